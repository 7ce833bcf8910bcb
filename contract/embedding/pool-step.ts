import type { TensorSignature } from '../chain.ts';
import type { DeclaredFields } from '../declared-fields.ts';
import type { ContractTensor, PoolStep } from '../schemas/contract.schema.ts';

/** In the order in which sentence-transformers puts them behind each other. */
export const poolingModes = [
  'cls',
  'max',
  'mean',
  'mean_sqrt_len_tokens',
  'weightedmean',
  'lasttoken',
] as const satisfies PoolStep['modes'];

interface PoolTensor extends ContractTensor {
  readonly dtype: 'float32' | 'int64';
}

/** Reads the declaration of a step of the kind `pool`. @throws what its fields throw for one that is wrong */
export function readPoolStep(declaration: DeclaredFields): PoolStep {
  const inputs = declaration.object('inputs');
  const names = declaration.texts('modes');
  const modes = poolingModes.filter((mode) => names.includes(mode));
  if (names.length === 0 || names.some((name) => !modes.some((mode) => mode === name))) {
    declaration.refuse('modes', `some of ${poolingModes.join(', ')}`);
  }
  return {
    kind: 'pool',
    inputs: {
      vectors: inputs.text('vectors'),
      lengths: inputs.text('lengths'),
      ...(inputs.has('skipped') && { skipped: inputs.text('skipped') }),
    },
    output: declaration.text('output'),
    modes,
  };
}

/** What it reads, float32 [N, L, D] and int64 [N], and makes: float32 [N, D], or as many times D as there are modes. */
export function poolSignature({ inputs, output }: PoolStep): TensorSignature<PoolTensor> {
  const counts = [inputs.lengths, ...(inputs.skipped === undefined ? [] : [inputs.skipped])];
  return {
    inputs: [
      { name: inputs.vectors, dtype: 'float32', shape: [null, null, null], batchAxis: 0 },
      ...counts.map((name) => ({ name, dtype: 'int64', shape: [null], batchAxis: 0 }) as const),
    ],
    outputs: [{ name: output, dtype: 'float32', shape: [null, null], batchAxis: 0 }],
  };
}
