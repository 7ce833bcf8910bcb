import type { TensorSignature } from '../chain.ts';
import type { DeclaredFields } from '../declared-fields.ts';
import type { ContractTensor, ScoresStep, TopLabelStep } from '../schemas/contract.schema.ts';

interface FloatTensor extends ContractTensor {
  readonly dtype: 'float32';
}

interface LabelTensor extends ContractTensor {
  readonly dtype: 'float32' | 'string';
}

const rows = { batchAxis: 0 } as const;

/** Reads the declaration of a step that makes scores. @throws what its fields throw for one that is wrong */
export function readScoresStep(declaration: DeclaredFields): ScoresStep {
  return {
    kind: declaration.oneOf('kind', ['softmax', 'sigmoid']),
    input: declaration.text('input'),
    output: declaration.text('output'),
  };
}

/** What it reads and makes, [N, C] both. */
export function scoresSignature({
  input,
  output,
}: Pick<ScoresStep, 'input' | 'output'>): TensorSignature<FloatTensor> {
  const matrix = { ...rows, dtype: 'float32', shape: [null, null] } as const;
  return { inputs: [{ ...matrix, name: input }], outputs: [{ ...matrix, name: output }] };
}

/** Reads the declaration of a step of the kind `topLabel`. @throws what its fields throw for one that is wrong */
export function readTopLabelStep(declaration: DeclaredFields): TopLabelStep {
  const outputs = declaration.object('outputs');
  const labels = declaration.texts('labels');
  if (labels.length === 0) return declaration.refuse('labels', 'at least one');
  return {
    kind: 'topLabel',
    input: declaration.text('input'),
    outputs: { label: outputs.text('label'), score: outputs.text('score') },
    labels,
  };
}

/** What it reads, [N, C], and makes: the labels and the scores, [N] both. */
export function topLabelSignature({ input, outputs, labels }: TopLabelStep): TensorSignature<LabelTensor> {
  const column = { ...rows, shape: [null] } as const;
  return {
    inputs: [{ ...rows, name: input, dtype: 'float32', shape: [null, labels.length] }],
    outputs: [
      { ...column, name: outputs.label, dtype: 'string' },
      { ...column, name: outputs.score, dtype: 'float32' },
    ],
  };
}
