// Made of schemas/inspect.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.
import type { Dtype } from '../dtypes.ts';

/** The values that a column may have, null among them: a missing one; null: any value. */
export type Accepted = readonly (string | number | null)[] | null;
/** The values that a column is known to take; null: any value. */
export type Categories = readonly (string | number)[] | null;

/** What mlpack inspect --json prints */
export interface ModelInfo {
  readonly format: 'onnx';
  readonly file: {
    readonly path: string;
    readonly sizeBytes: number;
  };
  readonly irVersion: number;
  /** Operator sets by domain; the default domain is written ai.onnx. */
  readonly opsets: {
    readonly [k: string]: number;
  };
  readonly producer: {
    readonly name: string;
    readonly version: string;
  };
  readonly graphName: string;
  readonly description: string;
  readonly metadata: {
    readonly [k: string]: string;
  };
  readonly parameters: {
    readonly count: number;
    readonly sizeBytes: number;
    readonly byDtype: {
      readonly [k: string]: number;
    };
  };
  readonly operators: {
    /** domain:Name (default domain: Name) to how often it occurs, subgraphs and functions included. */
    readonly histogram: {
      readonly [k: string]: number;
    };
    readonly domains: readonly string[];
    /** Why the shipped onnxruntime would refuse the model, one sentence each. */
    readonly unsupported: readonly string[];
  };
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly ModelTensor[];
  readonly externalData: readonly ExternalDataFile[];
  /** A rough estimate of resident memory while serving: weights, activations at batch 1, runtime. */
  readonly memoryEstimateBytes: number;
}
/** An input or output with what its shape and neighbours suggest. */
export interface ModelTensor {
  readonly name: string;
  /** A tensor, or what a ZipMap returns. */
  readonly type: 'tensor' | 'sequence-of-map';
  readonly dtype: Dtype;
  /** Fixed sizes, names of symbolic ones, null where the model does not say; null when the rank is unknown. */
  readonly shape: null | readonly (number | string | null)[];
  readonly hints: {
    /** The axis along which rows can be stacked; null when there is none. */
    readonly batchAxis: number | null;
    readonly image: 'NCHW' | 'NHWC' | null;
    /** Names of the columns of a [rows, columns] input, where the model knows them. */
    readonly columns: readonly string[] | null;
    /** The text that stands for a missing value; null where a value has to be there. */
    readonly missing: string | null;
    /** Name of the method of the estimator that a converted model gives the output by, for example predict_proba; null where there is none. */
    readonly method: string | null;
    /** Class labels found in the graph (ZipMap, classifier attributes), or kept by the converter of the model. */
    readonly labels: readonly (string | number)[] | null;
    /** Values beyond which the model refuses a request, by column of a [rows, columns] input. Null as a whole when it refuses none, or nobody knows. */
    readonly accepted: readonly Accepted[] | null;
    /** Values that the encoders in the graph know, by column of a [rows, columns] input; null: any value. Null as a whole when no column has any. */
    readonly categories: readonly Categories[] | null;
  };
}
export interface ExternalDataFile {
  /** The file as the model names it, relative to its folder. */
  readonly location: string;
  /** What the model needs of the file. */
  readonly requiredBytes: number;
  /** Size of the file; null when it is missing. */
  readonly sizeBytes: number | null;
  readonly insideModelFolder: boolean;
}
