import { MlpackError } from '../errors/mlpack-error.ts';
import { DisposalStack } from '../util/disposal-stack.ts';
import { createTemporaryFolder } from '../util/folders/temporary-folder.ts';
import type { InspectOptions, ModelFormat, ServedFormat } from './formats/model-format.ts';
import type { ModelInfo } from '../../contract/schemas/inspect.schema.ts';
import type { ModelOrigin, PreparedModel } from './prepared-model.ts';
import { shellPath } from '../util/shell-word.ts';
import { oneFile } from './one-file.ts';
import { requireFormat } from './recognise/recognise.ts';

export interface ReadModelOptions extends InspectOptions {
  /** Absolute; temporary files of models that are converted or rewritten are kept in it. */
  readonly cacheFolder: string;
  /** What none of them recognises is refused. */
  readonly formats: readonly ModelFormat[];
}

/**
 * Says what a model file is, without running it.
 *
 * @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE; MODEL_NOT_ONNX for what no format takes; what its format throws
 */
export async function inspectModel(path: string, options: ReadModelOptions): Promise<ModelInfo> {
  await using stack = new DisposalStack();
  const served = await openServed(path, options, stack);
  return served.asUsers(await served.naming(served.format.inspect(served.path, options)));
}

/** Draws the operators of a model file: the text of an SVG. @throws MlpackError as {@link inspectModel} */
export async function drawModel(path: string, options: ReadModelOptions): Promise<string> {
  await using stack = new DisposalStack();
  const served = await openServed(path, options, stack);
  return await served.naming(served.format.draw(served.path, options));
}

/**
 * Makes the files of an image out of a model file. Dispose of it when they have been read.
 *
 * @throws MlpackError as {@link inspectModel}; MODEL_UNSUPPORTED for what the runtime would refuse; DISK_FULL
 */
export async function prepareModel(
  path: string,
  options: ReadModelOptions,
): Promise<PreparedModel & { readonly origin: ModelOrigin } & AsyncDisposable> {
  await using stack = new DisposalStack();
  const served = await openServed(path, options, stack);
  const folder = async () => stack.use(await createTemporaryFolder(options.cacheFolder, '.model')).path;
  const prepared = await served.naming(served.format.prepare(served.path, { ...options, folder }));
  const kept = stack.move();
  const info = served.asUsers(prepared.info);
  const { isConverted, isJoined } = served;
  const joined = [...(options.conversion?.before ?? []), path];
  const origin = { path, isConverted, ...(isJoined && { joined }) };
  return { ...prepared, info, origin, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

interface ServedFile {
  readonly format: ServedFormat;
  /** The user's file, or what it was converted to, alone or with those before it. */
  readonly path: string;
  /** Whether it was made of files that are no ONNX, and of no others; or of several, of which some are. */
  readonly isConverted: boolean;
  readonly isJoined: boolean;
  /** Says of the user's file what was found in what it was converted to. */
  asUsers(info: ModelInfo): ModelInfo;
  /** Waits for what is done with the file; errors name the user's, which is still there when they are read. */
  naming<T>(work: Promise<T>): Promise<T>;
}

/** @param stack removes what a converter writes */
async function openServed(
  path: string,
  { cacheFolder, signal, formats, conversion }: ReadModelOptions,
  stack: DisposalStack,
): Promise<ServedFile> {
  const { format, file } = await requireFormat(path, formats, signal);
  const isServedAlone = !('convert' in format) && (conversion?.before ?? []).length === 0;
  if (isServedAlone) {
    const made = { isConverted: false, isJoined: false };
    return { format, path, ...made, asUsers: (info) => info, naming: (work) => work };
  }
  const folder = stack.use(await createTemporaryFolder(cacheFolder, '.converted'));
  const { path: converted, isJoined } = await oneFile(path, folder.path, { formats, signal, conversion });
  const naming = <T>(work: Promise<T>): Promise<T> => namingFile(work, converted, path);
  const served = await naming(requireFormat(converted, formats.filter(isServed), signal));
  const { sizeBytes } = file;
  return {
    format: served.format,
    path: converted,
    isConverted: !isJoined,
    isJoined,
    asUsers: (info) => ({ ...info, file: { path, sizeBytes } }),
    naming,
  };
}

/** Waits for what is done with one file; errors say what they say of another. */
export async function namingFile<Done>(work: Promise<Done>, from: string, to: string): Promise<Done> {
  try {
    return await work;
  } catch (error) {
    throw renamed(error, from, to);
  }
}

/** An error of one file that says the same of another. */
function renamed(error: unknown, from: string, to: string): unknown {
  if (!(error instanceof MlpackError)) return error;
  const { code, message, suggestions, cause } = error;
  return new MlpackError(
    code,
    message.replaceAll(from, () => to),
    {
      suggestions: suggestions.map((suggestion) =>
        suggestion.replaceAll(shellPath(from), () => shellPath(to)).replaceAll(from, () => to),
      ),
      cause,
    },
  );
}

function isServed(format: ModelFormat): format is ServedFormat {
  return !('convert' in format);
}
