import type { Dimension } from '../tensor/signature.ts';
import type { Dtype } from '../../contract/dtypes.ts';

/**
 * What an image says about one of its models: written to `contract.json`, read by the
 * serving app when it starts (schemas/contract.schema.json). The app has its own
 * reading of it: it is built and released into images that outlive this code.
 */
export interface Contract {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly description: string | null;
  /** What trained the model, for example "scikit-learn 1.2.1"; null when unknown. */
  readonly framework: string | null;
  readonly model: {
    /** Relative to the folder of the model. */
    readonly file: string;
    /** Of the file, hexadecimal. */
    readonly sha256: string;
    readonly sizeBytes: number;
    /** Of what was learnt, whatever file it is in and values are called; absent in older images, as the next. */
    readonly weightsSha256?: string;
    /** Of the operators, how they are connected, and their settings. */
    readonly operatorsSha256?: string;
    /** Operator sets by domain. */
    readonly opsets: Readonly<Record<string, number>>;
  };
  /** In the model's own order. */
  readonly inputs: readonly ContractInput[];
  readonly outputs: readonly ContractOutput[];
  readonly limits: { readonly maxBodyBytes: number };
}

interface ContractTensor {
  readonly name: string;
  readonly dtype: Dtype;
  /** Outermost dimension first; null when even the rank is unknown. */
  readonly shape: readonly Dimension[] | null;
  /** Axis along which rows are stacked; null when there is none. */
  readonly batchAxis: number | null;
}

export interface ContractInput extends ContractTensor {
  /** Names of the columns of a [rows, columns] tensor; null when they have none. */
  readonly features: readonly string[] | null;
  /** How a picture becomes this input; null when it isn't one. Absent in older images. */
  readonly image?: ImageInput | null;
  /**
   * Values that the model knows: one entry a feature, or exactly one where there are no features; null: any value.
   * A hint: the model answers others, too. Absent in older images.
   */
  readonly categories?: readonly (readonly (string | number)[] | null)[] | null;
}

/**
 * How a picture becomes an input: element[c] = (pixel[c] × scale - mean[c]) / std[c], pixels 0 to 255.
 * Layout HW: rows of pixels without an axis of channels, which may be laid end to end.
 */
export interface ImageInput {
  readonly layout: 'NCHW' | 'NHWC' | 'HW';
  readonly channels: 1 | 3 | 4;
  /** In pixels, as is the width. */
  readonly height: number;
  readonly width: number;
  readonly scale: number;
  /** One number a channel; the same for std. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Whether the model expects light strokes on a dark ground. */
  readonly inverted: boolean;
}

export interface ContractOutput extends ContractTensor {
  /** Of a float output: the classes along its last axis. Of an integer output: the name of value i is labels[i]. */
  readonly labels: readonly (string | number)[] | null;
}
