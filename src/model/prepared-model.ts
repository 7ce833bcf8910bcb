import type { DeclaredChain } from '../../contract/chain.ts';
import type { ContractJson } from '../../contract/schemas/contract.schema.ts';
import type { Signature } from '../tensor/signature.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Content } from '../util/blobs/content.ts';
import type { Categories, ModelInfo } from '../../contract/schemas/inspect.schema.ts';

/** A model as it goes into an image, and as the runtime can load it on this machine. */
export interface PreparedModel {
  /** What inspection found in the model's file. */
  readonly info: ModelInfo;
  /** The file that is loaded first, then what it needs beside it; paths relative to the model's folder in an image. */
  readonly files: readonly PreparedFile[];
  /** The file to load on this machine: the user's own, or a copy with what it needs beside it. Absolute. */
  readonly loadPath: string;
  /** Folder of the files that its steps read on this machine, absolute; absent where it is that of the file. */
  readonly stepFolder?: string | undefined;
  /** What callers send and get, tensors only: what the files take and return, but where there is a chain. */
  readonly signature: Signature;
  /** What the server does between these and the tensors of the files; absent where it does nothing. */
  readonly chain?: DeclaredChain;
  /** What some protocols ask only models of; absent of others. */
  readonly task?: NonNullable<ContractJson['task']>;
  /** The axis along which rows can be stacked, by the name of the input or output. */
  readonly batchAxes: Readonly<Record<string, number | null>>;
  /** Names of the columns, by input; inputs without are absent. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** What the model was made with, for example `scikit-learn 1.4.2`; null when unknown. */
  readonly framework: string | null;
  /** Class labels of the last axis, by output; outputs without are absent. */
  readonly labels: Readonly<Record<string, readonly (string | number)[]>>;
  /** Layout of the inputs that read like images, by name; others are absent. */
  readonly imageLayouts: Readonly<Record<string, 'NCHW' | 'NHWC'>>;
  /** Known values of each column, by input; inputs without are absent. */
  readonly categories: Readonly<Record<string, readonly Categories[]>>;
  readonly opsets: Readonly<Record<string, number>>;
  readonly recording: Recording;
  /** A drawing of its operators, as SVG. */
  readonly graph: string;
  /** What was changed and why, one sentence each. */
  readonly notes: readonly string[];
  /** SHA-256 of the file that is loaded first, lower-case hex. */
  readonly sha256: string;
  /** Size of the file that is loaded first, without those beside it. */
  readonly sizeBytes: number;
  readonly digests: ModelDigests;
}

/** The file of the user that a model is, or was made of. */
export interface ModelOrigin {
  /** Absolute; errors name it. */
  readonly path: string;
  /** Whether all that the runtime loads was written by mlpack, and not joined with an ONNX file: then nothing is wrong with how it was exported. */
  readonly isConverted: boolean;
  /** All files of a chain, absolute, where ONNX files are among them; absent of others. */
  readonly joined?: readonly string[];
}

export interface PreparedFile {
  readonly path: string;
  readonly content: Content;
  /** The user's own file that has these bytes, absolute; null of one that was made. */
  readonly source: string | null;
}

/** What a model says to those who make up inputs for it and record what it answers. */
interface Recording {
  /**
   * Inputs to try it with, the likeliest first; each item gives the cases that belong together.
   * @param maxElements of all cases that are kept together
   */
  candidates(maxElements: number): Iterable<Tensor[][]>;
  /** The outputs that two runs with the same inputs give differently, by name. */
  readonly randomOutputs: ReadonlySet<string>;
}

/** What two exports of one model have in common, whatever their values are called and however they are packed. */
export interface ModelDigests {
  /** SHA-256 of all that was learnt: weights by name, dtype, shape and bytes, and what trees and encoders keep of theirs. */
  readonly weightsSha256: string;
  /** SHA-256 of the operators in their order, how they are connected, and their settings. */
  readonly operatorsSha256: string;
}
