import type { Dtype } from '../../contract/dtypes.ts';
import type { Signature } from '../tensor/signature.ts';

/** What inspection finds in a model file without running it. `mlpack inspect --json` prints exactly this (schemas/inspect.schema.json). */
export interface ModelInfo {
  readonly format: 'onnx';
  readonly file: { readonly path: string; readonly sizeBytes: number };
  readonly irVersion: number;
  /** Operator sets by domain; the default domain is written `ai.onnx`. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: { readonly name: string; readonly version: string };
  readonly graphName: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parameters: {
    readonly count: number;
    readonly sizeBytes: number;
    readonly byDtype: Readonly<Partial<Record<Dtype | 'other', number>>>;
  };
  readonly operators: {
    /** `domain:Name` (default domain: `Name`) to how often it occurs, subgraphs included; sorted by name. */
    readonly histogram: Readonly<Record<string, number>>;
    readonly domains: readonly string[];
    /** Why the shipped runtime would refuse the model, one sentence each; empty when it would not. */
    readonly unsupported: readonly string[];
  };
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly ModelTensor[];
  readonly externalData: readonly ExternalDataFile[];
  /** A rough estimate of resident memory while serving, in bytes: weights, activations at batch 1, runtime. */
  readonly memoryEstimateBytes: number;
}

/** The values a column is known to take; null: any value. */
export type Categories = readonly (string | number)[] | null;

/** An input or output with what its shape and neighbours suggest. */
export interface ModelTensor {
  readonly name: string;
  /** A tensor, or what a ZipMap returns. */
  readonly type: 'tensor' | 'sequence-of-map';
  readonly dtype: Signature['inputs'][number]['dtype'];
  readonly shape: Signature['inputs'][number]['shape'];
  readonly hints: {
    /** The axis along which rows can be stacked; null when there is none. */
    readonly batchAxis: number | null;
    readonly image: 'NCHW' | 'NHWC' | null;
    /** Class labels found in the graph (ZipMap, classifier attributes). */
    readonly labels: readonly (string | number)[] | null;
    /** Of a [rows, columns] input, by column: the values its encoder in the graph knows; null: any value. Null when no column has any. */
    readonly categories: readonly Categories[] | null;
  };
}

export interface ExternalDataFile {
  /** As the model names it, relative to the model's folder. */
  readonly location: string;
  /** Bytes the model needs of it. */
  readonly requiredBytes: number;
  /** Bytes the file has; null when it is missing. */
  readonly sizeBytes: number | null;
  readonly insideModelFolder: boolean;
}
