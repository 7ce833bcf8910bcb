import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import type { TensorInfo } from '../../../../tensor/signature.ts';
import { entailmentOf } from './entailment.ts';
import type { FolderChain } from '../folder-chain.ts';
import type { FolderTokenizer } from './folder-tokenizer.ts';
import { classifierTensors } from './graph-tensors.ts';
import type { ReadFolder } from '../read-folder.ts';
import { optionOf, textOf, valueOf } from '../../../../tensor/row-values.ts';
import { described, tokenized } from './tokenized.ts';

/** What rows may say, as transformers' pipeline calls it and has it by default. */
const inputs: readonly TensorInfo[] = [
  textOf('text'),
  valueOf('candidate_labels', {
    description: 'A list of labels, or a text with commas between them.',
    anyOf: [
      { type: 'array', items: { type: 'string' }, minItems: 1 },
      { type: 'string', minLength: 1 },
    ],
    examples: [['travel', 'food', 'politics']],
  }),
  { ...textOf('hypothesis_template'), missing: 'This example is {}.', optional: true },
  optionOf('multi_label', 'false', {
    type: 'boolean',
    description: 'Whether each label may be true by itself; else scores sum to 1.',
  }),
];

const outputs: readonly TensorInfo[] = [
  textOf('sequence'),
  valueOf('labels', {
    type: 'array',
    items: { type: 'string' },
    description: 'The labels, the likeliest first.',
  }),
  valueOf('scores', { type: 'array', items: { type: 'number' }, description: 'Their scores.' }),
];

const made = { premises: 'premises', hypotheses: 'hypotheses', counts: 'label_counts' } as const;

/**
 * The chain of a model of natural language inference that is asked which of the labels of a request a text has: each label is a
 * sentence that may follow from the text.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for a model without a label for entailment
 */
export function zeroShotChain(folder: ReadFolder, tokenizer: FolderTokenizer, info: ModelInfo): FolderChain {
  const graph = classifierTensors(info);
  const entailment = entailmentOf(folder.config, graph.width);
  if (entailment === null) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${folder.path} is no model of natural language inference: none of its labels begins with "entail".`,
    );
  }
  return {
    signature: { inputs, outputs, pipeline: { task: 'zero-shot-classification' } },
    steps: {
      before: [
        {
          kind: 'hypotheses',
          inputs: { text: 'text', labels: 'candidate_labels', template: 'hypothesis_template' },
          outputs: made,
        },
        tokenized(tokenizer, graph, {
          inputs: { text: made.premises, pair: made.hypotheses },
          settings: { truncation: 'only_first', emptyPair: 'text' },
        }),
      ],
      after: [
        {
          kind: 'rankLabels',
          inputs: {
            text: 'text',
            labels: 'candidate_labels',
            multiLabel: 'multi_label',
            counts: made.counts,
            logits: graph.logits,
          },
          outputs: { sequence: 'sequence', labels: 'labels', scores: 'scores' },
          ...entailment,
        },
      ],
    },
    labels: {},
    values: {},
    described: described(
      folder.task,
      tokenizer,
      null,
      'softmax of entailment over the labels of a request, or of each label by itself (multi_label)',
    ),
    samples: {
      text: ['We flew to Lisbon for a week.', 'The soup was cold, and nobody cared.'],
      candidate_labels: ['["travel","food","politics"]', '["travel","food"]'],
      hypothesis_template: ['This example is {}.', 'This text is about {}.'],
      multi_label: ['false', 'true'],
    },
  };
}
