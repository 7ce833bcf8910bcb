import type { Methods, ModelTask } from '../../../contract/schemas/mlpack.schema.ts';
import type { AskedOfCompanions } from '../../convert/companions/companion-fits.ts';
import type { Companion } from '../../convert/companions/find-companions.ts';
import type { Inspection, ModelInfo, ModelSource } from '../../../contract/schemas/inspect.schema.ts';
import type { PreparedModel } from '../prepared-model.ts';
import type { SniffedFile } from '../recognise/recognise.ts';
import type { OnnxSupport } from './onnx/onnx-support.ts';

/** A format of model files: one that runtimes load, or one that is converted to such a format first. */
export type ModelFormat = ServedFormat | ConvertedFormat;

interface RecognisedFormat {
  /** Whether a file is of this format, by its bytes. No two formats of a list take the same file. */
  recognises(file: SniffedFile): boolean;
}

/** A format whose files go into an image as they are, or nearly. */
export interface ServedFormat extends RecognisedFormat {
  /**
   * Says what a file is, without running it or reading its weights.
   * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED, MODEL_EXTERNAL_DATA
   */
  inspect(path: string, options: InspectOptions): Promise<ModelInfo>;
  /** {@link inspect} for people who look at it: what stands in the way of serving it is said, and no error; absent where that is the same. */
  describe?(path: string, options: InspectOptions): Promise<Inspection>;
  /**
   * Makes the files of an image out of a file. The same model gives the same bytes on every machine.
   * @throws MlpackError as inspecting it does, and MODEL_UNSUPPORTED for what the runtime would refuse
   */
  prepare(path: string, options: PrepareOptions): Promise<PreparedModel>;
  /** Draws its operators: the text of an SVG. */
  draw(path: string, options: InspectOptions): Promise<string>;
}

/** A format that no runtime loads. */
export interface ConvertedFormat extends RecognisedFormat {
  readonly convert: Converter;
  /** Without it, what is said of a file is what is said of what it's converted to. */
  readonly describe?: Describer;
  /**
   * Files beside a model that fit it: it was probably fitted with them.
   *
   * @param folder absolute and empty, for temporary files
   */
  companions?(
    path: string,
    model: AskedOfCompanions,
    folder: string,
    signal: AbortSignal | undefined,
  ): Promise<readonly Companion[]>;
}

/**
 * Says what a model's file is before it's converted, and converts it if that costs little.
 *
 * @param folder absolute and empty; what is written there is removed when the model is done with
 * @returns the path of what it was converted to; null where it wasn't, which is no error
 * @throws MlpackError MODEL_INVALID for a damaged file
 */
type Describer = (
  path: string,
  folder: string,
  signal: AbortSignal | undefined,
) => Promise<{ readonly source: ModelSource; readonly onnx: string | null }>;

/**
 * Writes a model into another folder in a format that is served. The same file gives the same bytes on every machine.
 *
 * @param path of the model's file, which is untrusted data: it is read, never executed
 * @param folder absolute and empty; what is written there is removed when the model is done with
 * @returns the absolute path of the file to go on with
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export type Converter = (
  path: string,
  folder: string,
  options: Pick<InspectOptions, 'signal' | 'conversion'>,
) => Promise<string>;

/** What a user wants of a model that is converted. */
interface ConversionOptions {
  /** Absolute paths of the files that stand before the model in a chain: scalers, vectorizers. */
  readonly before?: readonly string[] | undefined;
  /** The methods that are to give its outputs; the usual ones of its kind unless given. */
  readonly methods?: Methods | undefined;
  /** Of a file that holds several estimators, those that make the model, by key or number, in their order; unless given, all. */
  readonly members?: readonly string[] | undefined;
}

export interface InspectOptions {
  /** Of a folder with several files that make the model, the one that is wanted, relative to it. */
  readonly file?: string | undefined;
  /** Of a model that may have either of two tasks, the one that is wanted, as transformers calls it. */
  readonly task?: ModelTask | undefined;
  readonly conversion?: ConversionOptions | undefined;
  /** Whether mlpack.yaml says what is done around its graph, for which its metadata is not asked then. */
  readonly hasSteps?: boolean | undefined;
  /** The one that is asked what it would refuse; without one, nothing is known to be refused. */
  readonly runtime?: OnnxSupport | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PrepareOptions extends InspectOptions {
  /** An empty folder for files that the runtime is to load; asked for only where it cannot load the user's own. */
  readonly folder: () => Promise<string>;
}
