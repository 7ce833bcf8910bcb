import type { OutputShape, Tolerance } from '../../contract/schemas/golden.schema.ts';
import type { Tensor } from './tensor.ts';

/** One input with the outputs it must give. */
export interface GoldenCase {
  readonly name: string;
  /** Absent of a case of what callers send and get; `inner`: of the tensors of the graph. */
  readonly signature?: 'inner';
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly tolerance: Tolerance;
  /** Outputs of a recorded case whose elements are not compared; absent when there are none. */
  readonly shapes?: readonly OutputShape[];
}

/** Golden cases and where their expected outputs come from. */
export interface GoldenSet {
  /** `framework`: predicted by what trained the model; `recorded`: by the runtime when the image was built. */
  readonly source: 'framework' | 'recorded';
  /** Name and version of the framework, for example "scikit-learn 1.2.1"; null when unknown. */
  readonly framework: string | null;
  readonly cases: readonly GoldenCase[];
}
