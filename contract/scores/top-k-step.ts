import type { TensorSignature } from '../chain.ts';
import type { DeclaredFields } from '../declared-fields.ts';
import type { ContractTensor, TopKStep } from '../schemas/contract.schema.ts';

interface TopKTensor extends ContractTensor {
  readonly dtype: 'float32' | 'string';
}

/** Reads the declaration of a step of the kind `topK`. @throws what its fields throw for one that is wrong */
export function readTopKStep(declaration: DeclaredFields): TopKStep {
  const labels = declaration.texts('labels');
  if (labels.length === 0) return declaration.refuse('labels', 'at least one');
  return {
    kind: 'topK',
    input: declaration.text('input'),
    output: declaration.text('output'),
    labels,
    most: declaration.integer('most', 1, labels.length),
  };
}

/** What it reads, float32 [N, C], and makes: string [N] of JSON. */
export function topKSignature({ input, output, labels }: TopKStep): TensorSignature<TopKTensor> {
  return {
    inputs: [{ name: input, dtype: 'float32', shape: [null, labels.length], batchAxis: 0 }],
    outputs: [{ name: output, dtype: 'string', shape: [null], batchAxis: 0, content: 'json' }],
  };
}
