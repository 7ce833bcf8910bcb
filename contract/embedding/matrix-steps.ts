import type { TensorSignature } from '../chain.ts';
import type { DeclaredFields } from '../declared-fields.ts';
import type { ContractTensor, NormaliseStep, RenameStep } from '../schemas/contract.schema.ts';

interface FloatTensor extends ContractTensor {
  readonly dtype: 'float32';
}

/** Reads the declaration of a step of the kind `normalise`. @throws what its fields throw for one that is wrong */
export function readNormaliseStep(declaration: DeclaredFields): NormaliseStep {
  return { kind: 'normalise', input: declaration.text('input'), output: declaration.text('output') };
}

/** Reads the declaration of a step of the kind `rename`. @throws what its fields throw for one that is wrong */
export function readRenameStep(declaration: DeclaredFields): RenameStep {
  return { kind: 'rename', input: declaration.text('input'), output: declaration.text('output') };
}

/** What these two read and make: float32 [N, D]. */
export function matrixSignature({
  input,
  output,
}: Pick<RenameStep, 'input' | 'output'>): TensorSignature<FloatTensor> {
  const matrix = { dtype: 'float32', shape: [null, null], batchAxis: 0 } as const;
  return { inputs: [{ ...matrix, name: input }], outputs: [{ ...matrix, name: output }] };
}
