import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import type { SpreadRows } from '../../spread-rows.ts';
import type { ContractTensor, HypothesesStep, RankLabelsStep } from '../../schemas/contract.schema.ts';

interface RowTensor extends ContractTensor {
  readonly dtype: 'string' | 'int64' | 'float32';
}

const column = { shape: [null], batchAxis: 0 } as const;
const text = { ...column, dtype: 'string' } as const;
const json = { ...text, content: 'json' } as const;

/** Reads the declaration of a step of the kind `hypotheses`. @throws what its fields throw for one that is wrong */
export function readHypothesesStep(declaration: DeclaredFields): HypothesesStep {
  const [inputs, outputs] = [declaration.object('inputs'), declaration.object('outputs')];
  return {
    kind: 'hypotheses',
    inputs: {
      text: inputs.text('text'),
      labels: inputs.text('labels'),
      template: inputs.text('template'),
    },
    outputs: {
      premises: outputs.text('premises'),
      hypotheses: outputs.text('hypotheses'),
      counts: outputs.text('counts'),
    },
  };
}

/** What it reads, [N] each, and makes: premises and hypotheses, [M], and how many of them each row has, [N]. */
export function hypothesesSignature({ inputs, outputs }: HypothesesStep): TensorSignature<RowTensor> {
  return {
    inputs: [
      { ...text, name: inputs.text },
      { ...json, name: inputs.labels },
      { ...text, name: inputs.template },
    ],
    outputs: [
      { ...text, name: outputs.premises },
      { ...text, name: outputs.hypotheses },
      { ...column, name: outputs.counts, dtype: 'int64' },
    ],
  };
}

/** A pair is of the text and the labels of one row. */
export function hypothesesSpread({ inputs, outputs }: HypothesesStep): SpreadRows {
  const { premises, hypotheses, counts } = outputs;
  return {
    sources: new Map([
      [premises, inputs.text],
      [hypotheses, inputs.labels],
    ]),
    counts,
  };
}

/** Reads the declaration of a step of the kind `rankLabels`. @throws what its fields throw for one that is wrong */
export function readRankLabelsStep(declaration: DeclaredFields): RankLabelsStep {
  const [inputs, outputs] = [declaration.object('inputs'), declaration.object('outputs')];
  return {
    kind: 'rankLabels',
    inputs: {
      text: inputs.text('text'),
      labels: inputs.text('labels'),
      multiLabel: inputs.text('multiLabel'),
      counts: inputs.text('counts'),
      logits: inputs.text('logits'),
    },
    outputs: {
      sequence: outputs.text('sequence'),
      labels: outputs.text('labels'),
      scores: outputs.text('scores'),
    },
    entailment: declaration.integer('entailment', 0, mostClasses),
    contradiction: declaration.integer('contradiction', 0, mostClasses),
  };
}

/** No model of natural language inference has near as many. */
const mostClasses = 1000;

/** What it reads, logits [M, C] and the others [N], and makes: the text and its labels and scores, [N] each. */
export function rankLabelsSignature({ inputs, outputs }: RankLabelsStep): TensorSignature<RowTensor> {
  return {
    inputs: [
      { ...text, name: inputs.text },
      { ...json, name: inputs.labels },
      { ...json, name: inputs.multiLabel },
      { ...column, name: inputs.counts, dtype: 'int64' },
      { name: inputs.logits, dtype: 'float32', shape: [null, null], batchAxis: 0 },
    ],
    outputs: [
      { ...text, name: outputs.sequence },
      { ...json, name: outputs.labels },
      { ...json, name: outputs.scores },
    ],
  };
}
