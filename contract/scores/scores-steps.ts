import type { TensorSignature } from '../chain.ts';
import type { DeclaredFields } from '../declared-fields.ts';
import type {
  BestScoresStep,
  ContractTensor,
  RowScoresStep,
  ScoresStep,
  TopLabelStep,
} from '../schemas/contract.schema.ts';

interface FloatTensor extends ContractTensor {
  readonly dtype: 'float32';
}

interface LabelTensor extends ContractTensor {
  readonly dtype: 'float32' | 'string';
}

const rows = { batchAxis: 0 } as const;
const matrix = { ...rows, dtype: 'float32', shape: [null, null] } as const;
const text = { ...rows, dtype: 'string', shape: [null] } as const;

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
  return { inputs: [{ ...matrix, name: input }], outputs: [{ ...matrix, name: output }] };
}

/** Reads the declaration of a step of the kind `rowScores`. @throws what its fields throw for one that is wrong */
export function readRowScoresStep(declaration: DeclaredFields): RowScoresStep {
  const inputs = declaration.object('inputs');
  return {
    kind: 'rowScores',
    inputs: { logits: inputs.text('logits'), function: inputs.text('function') },
    output: declaration.text('output'),
  };
}

/** What it reads, logits [N, C] and names [N], and makes, [N, C]. */
export function rowScoresSignature({ inputs, output }: RowScoresStep): TensorSignature<LabelTensor> {
  return {
    inputs: [
      { ...matrix, name: inputs.logits },
      { ...text, name: inputs.function },
    ],
    outputs: [{ ...matrix, name: output }],
  };
}

/** Reads the declaration of a step of the kind `bestScores`. @throws what its fields throw for one that is wrong */
export function readBestScoresStep(declaration: DeclaredFields): BestScoresStep {
  const inputs = declaration.object('inputs');
  return {
    kind: 'bestScores',
    inputs: { scores: inputs.text('scores'), topK: inputs.text('topK') },
    output: declaration.text('output'),
  };
}

/** What it reads, scores [N, C] and counts [N], and makes, [N, C]. */
export function bestScoresSignature({ inputs, output }: BestScoresStep): TensorSignature<LabelTensor> {
  return {
    inputs: [
      { ...matrix, name: inputs.scores },
      { ...text, name: inputs.topK, content: 'json' },
    ],
    outputs: [{ ...matrix, name: output }],
  };
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
  return {
    inputs: [{ ...rows, name: input, dtype: 'float32', shape: [null, labels.length] }],
    outputs: [
      { ...text, name: outputs.label },
      { ...rows, name: outputs.score, dtype: 'float32', shape: [null] },
    ],
  };
}
