import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import type { TensorInfo } from '../../../../tensor/signature.ts';
import { encodedInputs } from './encoded-inputs.ts';
import type { FolderChain } from '../folder-chain.ts';
import { type FolderTokenizer, tokenizerFile } from './folder-tokenizer.ts';
import { labelsOf } from '../labels.ts';
import type { ReadFolder } from '../read-folder.ts';
import { requireDecoder } from './require-decoder.ts';
import { optionOf, textOf, valueOf } from '../../../../tensor/row-values.ts';
import { tokenTensor } from './token-tensors.ts';
import { described, tokenCounts, tokenized } from './tokenized.ts';

const task = 'token-classification';

/** What rows may say, as transformers' pipeline calls it and has it by default. */
const inputs: readonly TensorInfo[] = [
  textOf('text'),
  { ...textOf('aggregation_strategy'), missing: 'none', optional: true },
  optionOf('ignore_labels', '["O"]', {
    type: 'array',
    items: { type: 'string' },
    description: 'Labels of which no entities are given; "O" stands for none.',
  }),
];

const entity = {
  type: 'object',
  required: ['score', 'word', 'start', 'end'],
  properties: {
    entity: { type: 'string', description: 'The label of a token, where aggregation_strategy is "none".' },
    entity_group: { type: 'string', description: 'The label of several, where it is another.' },
    score: { type: 'number' },
    index: { type: 'integer', description: 'The number of the token, where it is one.' },
    word: { type: 'string' },
    start: { type: 'integer', description: 'Where it starts in the text, in code points, as Python counts.' },
    end: { type: 'integer' },
  },
};

const made = { offsets: 'token_offsets', sequences: 'token_sequences' } as const;

/**
 * The chain of a model that labels the tokens of texts: `text` becomes `entities`.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export function entitiesChain(folder: ReadFolder, tokenizer: FolderTokenizer, info: ModelInfo): FolderChain {
  requireDecoder(folder, tokenizer);
  const encoded = encodedInputs(info, task);
  const logits = tokenTensor(info, 'logits', 3, task);
  const labels = labelsOf(folder.config, logits.size);
  return {
    signature: {
      inputs,
      outputs: [valueOf('entities', { type: 'array', items: entity })],
      pipeline: { task },
    },
    steps: {
      before: [tokenized(tokenizer, encoded, { inputs: { text: 'text' }, outputs: made })],
      after: [
        {
          kind: 'entities',
          file: tokenizerFile,
          sha256: tokenizer.content.sha256,
          inputs: {
            text: 'text',
            aggregation: 'aggregation_strategy',
            ignored: 'ignore_labels',
            ids: encoded.ids,
            ...made,
            lengths: tokenCounts,
            logits: logits.name,
          },
          output: 'entities',
          labels,
          unknown: tokenizer.unknown,
        },
      ],
    },
    labels: {},
    values: {},
    described: described(folder.task, tokenizer, labels, 'softmax of each token'),
    samples: {
      text: ['Maria Garcia flew to Lisbon.', 'The United Nations met in New York on Monday.'],
      aggregation_strategy: ['none', 'simple'],
      ignore_labels: ['["O"]', '[]'],
    },
  };
}
