// Made of schemas/contract.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.
import type { Dtype } from '../dtypes.ts';

/**
 * What an image says about one of its models: config/contract.json.
 */
export interface Contract {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly description: string | null;
  /**
   * What trained the model, for example "scikit-learn 1.2.1"; null when unknown.
   */
  readonly framework: string | null;
  readonly model: {
    /**
     * Relative to the folder of the model: model, or model/NAME/VERSION in an image of several.
     */
    readonly file: string;
    /**
     * Of the file.
     */
    readonly sha256: string;
    readonly sizeBytes: number;
    /**
     * Of what was learnt: stored tensors by name, dtype, shape and bytes, external data included, and attributes of ai.onnx.ml operators. Absent in older images.
     */
    readonly weightsSha256?: string;
    /**
     * Of the operators, how they are connected, and their settings. Absent in older images.
     */
    readonly operatorsSha256?: string;
    /**
     * Operator sets by domain.
     */
    readonly opsets: {
      readonly [k: string]: number;
    };
  };
  /**
   * In the model's own order.
   */
  readonly inputs: readonly ContractInput[];
  /**
   * @minItems 1
   */
  readonly outputs: readonly ContractOutput[];
  readonly limits: {
    readonly maxBodyBytes: number;
  };
}
export interface ContractInput extends ContractTensor {
  /**
   * Names of the columns of a [rows, columns] tensor; null when they have none.
   */
  readonly features: readonly string[] | null;
  /**
   * How a picture becomes this input; null: it is no picture. Absent in older images.
   */
  readonly image?: null | ImageInput;
  /**
   * Values that the model knows: one entry a feature, or exactly one where there are no features; null: any value. The model answers others, too. Absent in older images.
   */
  readonly categories?: readonly (readonly (string | number)[] | null)[] | null;
}
/**
 * How a picture becomes an input: element[c] = (pixel[c] * scale - mean[c]) / std[c], pixels 0 to 255.
 */
export interface ImageInput {
  /**
   * HW: rows of pixels without an axis of channels, which may be laid end to end.
   */
  readonly layout: 'NCHW' | 'NHWC' | 'HW';
  readonly channels: 1 | 3 | 4;
  /**
   * In pixels, as is the width.
   */
  readonly height: number;
  readonly width: number;
  readonly scale: number;
  /**
   * One number a channel.
   */
  readonly mean: readonly number[];
  /**
   * One number a channel.
   */
  readonly std: readonly number[];
  /**
   * Whether the model expects light strokes on a dark ground.
   */
  readonly inverted: boolean;
}
export interface ContractTensor {
  readonly name: string;
  readonly dtype: Dtype;
  /**
   * Outermost dimension first: a fixed size, the name of a symbolic one, or null for any; null as a whole when the rank is unknown.
   */
  readonly shape: readonly (number | string | null)[] | null;
  /**
   * Axis along which rows are stacked; null when there is none.
   */
  readonly batchAxis: number | null;
}
export interface ContractOutput extends ContractTensor {
  /**
   * Of a float output: the classes along its last axis. Of an integer output: value i is labels[i].
   */
  readonly labels: readonly (string | number)[] | null;
}
