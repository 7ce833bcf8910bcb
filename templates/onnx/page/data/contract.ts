/** What the page needs of config/contract.json and config/golden.json, which the server passes on as they are. */

export interface TensorSpec {
  readonly name: string;
  readonly dtype: string;
  /** Outermost first: a fixed size, the name of a symbolic one, or null for any; null when the rank is unknown. */
  readonly shape: readonly (number | string | null)[] | null;
  /** Axis along which rows are stacked; null when there is none. */
  readonly batchAxis: number | null;
}

export interface InputSpec extends TensorSpec {
  /** Names of the columns of a [rows, columns] tensor. */
  readonly features: readonly string[] | null;
  /** How a picture becomes this input; null or absent: it is none. */
  readonly image?: ImageSpec | null;
  /** For each feature, or for the one value of an input without features, what it may be; null: anything. */
  readonly categories?: readonly (readonly (string | number)[] | null)[] | null;
}

/** element[c] = (pixel[c] × scale − mean[c]) / std[c], for a pixel of 0 to 255 */
export interface ImageSpec {
  /** HW: rows of pixels without an axis of channels, which may be laid end to end. */
  readonly layout: 'NCHW' | 'NHWC' | 'HW';
  readonly channels: 1 | 3 | 4;
  readonly height: number;
  readonly width: number;
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Whether the model expects light strokes on a dark ground. */
  readonly inverted: boolean;
}

export interface OutputSpec extends TensorSpec {
  /** Of a float output: the classes along its last axis. Of an integer output: the name of value i is labels[i]. */
  readonly labels: readonly (string | number)[] | null;
}

export interface Contract {
  readonly name: string;
  readonly version: string;
  readonly description: string | null;
  readonly framework: string | null;
  readonly model: {
    readonly file: string;
    readonly sha256: string;
    readonly sizeBytes: number;
    readonly opsets: Readonly<Record<string, number>>;
  };
  readonly inputs: readonly InputSpec[];
  readonly outputs: readonly OutputSpec[];
}

/** An element of a golden tensor: non-finite floats and integers beyond 2^53 are strings. */
export type Element = number | boolean | string;

export interface GoldenTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: readonly Element[];
}

export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

export interface GoldenCase {
  readonly name: string;
  readonly tolerance: Tolerance;
  readonly inputs: readonly GoldenTensor[];
  readonly outputs: readonly GoldenTensor[];
}

export interface GoldenSet {
  /** Who predicted it: the framework that trained the model, or onnxruntime when the image was built. */
  readonly source: 'framework' | 'recorded';
  readonly framework: string | null;
  readonly cases: readonly GoldenCase[];
}
