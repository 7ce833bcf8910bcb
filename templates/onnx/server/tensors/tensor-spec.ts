import type { ContractInput, ContractOutput } from '../../../../contract/contract.ts';
import type { FileType } from '../../../../contract/file-inputs.ts';
import type { ContractTensor } from '../../../../contract/schemas/contract.schema.ts';
import type { Dtype } from './dtype.ts';

/** A tensor as the contract describes it, of an element type that onnxruntime-node can hold. */
export interface TensorSpec extends ContractTensor {
  readonly dtype: Dtype;
}

/** A tensor that callers send. */
export interface InputSpec
  extends
    TensorSpec,
    Pick<ContractInput, 'features' | 'categories' | 'accepted' | 'coded' | 'missing' | 'optional'> {
  /** What its elements are files of, as they are or base64; absent where they are none. */
  readonly file?: FileType;
  /** Elements that a request may hold of it. */
  readonly maxElements: number;
}

/** A tensor that callers get. */
export interface OutputSpec extends TensorSpec, Pick<ContractOutput, 'labels'> {
  /** Whether scores of classes that a row doesn't ask for are NaN. */
  readonly isPartial?: boolean;
}

/** The tensor of that name, else the input whose only column is called so: callers may use either. */
export function tensorNamed<
  T extends { readonly name: string; readonly features?: readonly string[] | null },
>(specs: readonly T[], name: unknown): T | undefined {
  for (const spec of specs) if (spec.name === name) return spec;
  return specs.find(({ features }) => features?.length === 1 && features[0] === name);
}
