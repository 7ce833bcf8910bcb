// Made of schemas/golden.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.
import type { Dtype } from '../dtypes.ts';

/** Golden cases as an image carries them: config/golden.json. */
export interface GoldenSetJson {
  readonly schemaVersion: 1;
  /** framework: predicted by what trained the model; recorded: by onnxruntime when the image was built. */
  readonly source: 'framework' | 'recorded';
  /** What trained the model, for example "scikit-learn 1.2.1"; null when unknown. */
  readonly framework: string | null;
  readonly cases: readonly GoldenCaseJson[];
}
/** One input with the outputs it must give. */
export interface GoldenCaseJson {
  readonly name: string;
  /** inner: of the tensors of the graph; outer, or absent: of what callers send and get. The two differ only where steps of the contract transform. */
  readonly signature?: 'inner' | 'outer';
  readonly tolerance: Tolerance;
  readonly inputs: readonly TensorJson[];
  readonly outputs: readonly TensorJson[];
  /** Outputs of a recorded case of which only dtype and shape are compared; absent when there are none. */
  readonly shapes?: readonly OutputShape[];
}
/** How far an actual element may be from the expected one: |actual - expected| <= absolute + relative * |expected|, for floats; all else must be equal. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}
/** A tensor with its elements. */
export interface TensorJson {
  readonly name: string;
  readonly dtype: Dtype;
  /** The elements are texts of values in JSON, which are compared as such: floats in them within the tolerance. Absent where they are any elements. */
  readonly content?: 'json';
  readonly shape: readonly number[];
  /** Elements, flat and row-major. Non-finite floats are "NaN", "Infinity", "-Infinity"; integers beyond 2^53 decimal strings. */
  readonly data: readonly (number | boolean | string)[];
}
/** An output that is only compared by dtype and shape. */
export interface OutputShape {
  readonly name: string;
  readonly dtype: Dtype;
  /** Sizes of its axes, outermost first; null: a size that differs from run to run. */
  readonly shape: readonly (number | null)[];
  /** random: two runs of the model give other elements; large: they are too many to record. */
  readonly reason: 'random' | 'large';
}
