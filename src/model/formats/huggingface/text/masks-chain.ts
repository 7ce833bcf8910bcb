import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import type { TensorInfo } from '../../../../tensor/signature.ts';
import { encodedInputs } from './encoded-inputs.ts';
import type { FolderChain } from '../folder-chain.ts';
import { type FolderTokenizer, tokenizerFile } from './folder-tokenizer.ts';
import type { ReadFolder } from '../read-folder.ts';
import { requireDecoder } from './require-decoder.ts';
import { optionOf, textOf, valueOf } from '../../../../tensor/row-values.ts';
import { tokenTensor } from './token-tensors.ts';
import { described, tokenCounts, tokenized } from './tokenized.ts';

const task = 'fill-mask';

/** Numbers that the graph returns at once for all tokens of some rows: a quarter of a gigabyte. */
const mostLogits = 2 ** 26;

/** What rows may say, as transformers' pipeline calls it and has it by default. */
const inputs: readonly TensorInfo[] = [
  textOf('text'),
  optionOf('top_k', '5', {
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: 'How many tokens are given for a mask.',
  }),
  optionOf('targets', 'null', {
    description: 'A word, or a list of words, among which there is a choice.',
    anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 1000 }],
  }),
];

const fill = {
  type: 'object',
  required: ['score', 'token', 'token_str', 'sequence'],
  properties: {
    score: { type: 'number' },
    token: { type: 'integer' },
    token_str: { type: 'string', description: 'What the token says.' },
    sequence: { type: 'string', description: 'The text with it in the place of the mask.' },
  },
};

const fills = { type: 'array', items: fill };

const made = { targets: 'mask_targets', counts: 'mask_counts' } as const;

/**
 * The chain of a model that fills masks: `text` becomes `fills`, a list for its mask, or one for each of several.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export function masksChain(folder: ReadFolder, tokenizer: FolderTokenizer, info: ModelInfo): FolderChain {
  requireDecoder(folder, tokenizer);
  const encoded = encodedInputs(info, task);
  const logits = tokenTensor(info, 'logits', 3, task);
  const { mask, content } = tokenizer;
  if (mask === null) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${folder.path} names no mask_token in tokenizer_config.json.`,
    );
  }
  const file = { file: tokenizerFile, sha256: content.sha256 };
  const size = logits.size ?? tokenizer.tokenizer.size;
  return {
    signature: {
      inputs,
      outputs: [valueOf('fills', { anyOf: [fills, { type: 'array', items: fills }] })],
      pipeline: { task },
    },
    steps: {
      before: [
        tokenized(tokenizer, encoded, {
          inputs: { text: 'text' },
          settings: { truncation: 'none', together: Math.max(1, Math.floor(mostLogits / size)) },
        }),
        {
          kind: 'maskTargets',
          ...file,
          inputs: { text: 'text', topK: 'top_k', targets: 'targets', ids: encoded.ids, lengths: tokenCounts },
          outputs: made,
          mask: mask.id,
          maskText: mask.text,
        },
      ],
      after: [
        {
          kind: 'fillMasks',
          ...file,
          inputs: { ids: encoded.ids, lengths: tokenCounts, ...made, logits: logits.name },
          output: 'fills',
          mask: mask.id,
          padding: tokenizer.padding,
          cleaned: tokenizer.isCleaned,
        },
      ],
    },
    labels: {},
    values: {},
    described: described(folder.task, tokenizer, null, 'softmax over the vocabulary'),
    samples: {
      text: [`The waiter served a ${mask.text} soup.`, `${mask.text} is the capital of ${mask.text}.`],
      top_k: ['5', '2'],
      targets: ['null', 'null'],
    },
  };
}
