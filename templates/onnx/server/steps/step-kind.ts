import type { NamingStep } from '../../../../contract/contract.ts';
import type { JsonFields } from '../json/json-fields.ts';
import type { Tensor } from '../tensors/dtype.ts';
import type { TensorSpec } from '../tensors/tensor-spec.ts';

/** A kind of step that a contract may declare. */
export interface StepKind {
  /** The name that contracts call it by. */
  readonly kind: string;
  /**
   * Reads a declaration of it: only fields that it knows, each checked.
   *
   * @throws StartError naming file, field and value
   */
  read(declaration: JsonFields): NamingStep | Transform;
}

/** What a step does that makes other tensors of tensors. */
export interface Transform {
  readonly kind: string;
  /** What it reads: tensors that callers sent, that inference made, or a step before it. */
  readonly inputs: readonly TensorSpec[];
  /** What it makes. A tensor that was called so before is gone for those who come after it. */
  readonly outputs: readonly TensorSpec[];
  /** About how many bytes it takes at most, with what it makes; absent where that is little beside its inputs. */
  cost?(inputs: readonly Tensor[]): number;
  /**
   * Makes the outputs, in their order, of the inputs, in theirs. Blocks the thread while it computes.
   *
   * @param inputs of the rows of one request or of several: rows come out as they would alone
   * @throws HttpError 400 naming the input that cannot be transformed, and where in it
   */
  run(inputs: readonly Tensor[]): readonly Tensor[];
}
