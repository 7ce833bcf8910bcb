import type { Dtype } from '../../contract/dtypes.ts';
import type { Tensor } from './tensor.ts';

/** How far an actual element may be from the expected one: |actual - expected| <= absolute + relative * |expected|. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** One input with the outputs it must give. */
export interface GoldenCase {
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly tolerance: Tolerance;
  /** Outputs of a recorded case whose elements are not compared; absent when there are none. */
  readonly shapes?: readonly OutputShape[];
}

/** An output that is only compared by dtype and shape. */
export interface OutputShape {
  readonly name: string;
  readonly dtype: Dtype;
  /** Outermost first; null for a size that differs from run to run. */
  readonly shape: readonly (number | null)[];
  /** `random`: two runs of the model give other elements; `large`: they are too many to record. */
  readonly reason: 'random' | 'large';
}

/** Golden cases and where their expected outputs come from. */
export interface GoldenSet {
  /** `framework`: predicted by what trained the model; `recorded`: by onnxruntime when the image was built. */
  readonly source: 'framework' | 'recorded';
  /** For example "scikit-learn 1.2.1"; null when unknown. */
  readonly framework: string | null;
  readonly cases: readonly GoldenCase[];
}
