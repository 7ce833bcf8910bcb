import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import type { TensorInfo } from '../../../../tensor/signature.ts';
import { encodedInputs } from './encoded-inputs.ts';
import type { FolderChain } from '../folder-chain.ts';
import type { FolderTokenizer } from './folder-tokenizer.ts';
import type { ReadFolder } from '../read-folder.ts';
import { optionOf, textOf, valueOf } from '../../../../tensor/row-values.ts';
import { tokenTensor } from './token-tensors.ts';
import { described, tokenCounts, tokenized } from './tokenized.ts';

const task = 'question-answering';

/** As transformers' pipeline has them: tokens of a window, and those that two windows share. */
const mostTokens = 384;
const mostShared = 128;

/** What rows may say, as transformers' pipeline calls it and has it by default. */
const inputs: readonly TensorInfo[] = [
  textOf('question'),
  textOf('context'),
  optionOf('top_k', '1', {
    type: 'integer',
    minimum: 1,
    maximum: 100,
    description: 'How many answers are given.',
  }),
  optionOf('max_answer_len', '15', {
    type: 'integer',
    minimum: 1,
    maximum: 512,
    description: 'Tokens of an answer at most.',
  }),
  optionOf('handle_impossible_answer', 'false', {
    type: 'boolean',
    description: 'Whether there may be none.',
  }),
  optionOf('align_to_words', 'true', { type: 'boolean', description: 'Whether answers are whole words.' }),
];

const answer = {
  type: 'object',
  required: ['score', 'start', 'end', 'answer'],
  properties: {
    score: { type: 'number' },
    start: {
      type: 'integer',
      description: 'Where it starts in the context, in code points, as Python counts.',
    },
    end: { type: 'integer' },
    answer: { type: 'string' },
  },
};

const outputs: readonly TensorInfo[] = [
  textOf('answer'),
  { name: 'score', dtype: 'float32', shape: ['N'] },
  { name: 'start', dtype: 'int64', shape: ['N'] },
  { name: 'end', dtype: 'int64', shape: ['N'] },
  valueOf('answers', { type: 'array', items: answer }),
];

const made = {
  offsets: 'token_offsets',
  sequences: 'token_sequences',
  words: 'token_words',
  windows: 'window_counts',
} as const;

/**
 * The chain of a model that finds answers in texts: `question` and `context` become the best answer, and `answers` where several are asked for.
 * Texts that are too long are divided into windows that overlap.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export function answersChain(folder: ReadFolder, tokenizer: FolderTokenizer, info: ModelInfo): FolderChain {
  const encoded = encodedInputs(info, task);
  const starts = tokenTensor(info, 'start_logits', 2, task).name;
  const ends = tokenTensor(info, 'end_logits', 2, task).name;
  if (starts === ends)
    throw new MlpackError('MODEL_UNSUPPORTED', `${info.file.path} has no output "end_logits".`);
  const maxLength = Math.min(tokenizer.settings.maxLength ?? mostTokens, mostTokens);
  // A tokenizer that pads on the left has the text in front of its question.
  const isLast = tokenizer.paddingSide === 'right';
  return {
    signature: { inputs, outputs, pipeline: { task } },
    steps: {
      before: [
        tokenized(tokenizer, encoded, {
          inputs: isLast ? { text: 'question', pair: 'context' } : { text: 'context', pair: 'question' },
          outputs: made,
          settings: {
            maxLength,
            stride: Math.min(Math.floor(maxLength / 2), mostShared),
            truncation: isLast ? 'only_second' : 'only_first',
            truncationSide: 'right',
            emptyPair: 'text',
          },
        }),
      ],
      after: [
        {
          kind: 'answers',
          inputs: {
            question: 'question',
            context: 'context',
            topK: 'top_k',
            maxAnswerLength: 'max_answer_len',
            impossible: 'handle_impossible_answer',
            aligned: 'align_to_words',
            ...made,
            lengths: tokenCounts,
            ids: encoded.ids,
            starts,
            ends,
          },
          outputs: { answer: 'answer', score: 'score', start: 'start', end: 'end', answers: 'answers' },
          sequence: isLast ? 1 : 0,
          noAnswer: tokenizer.classifier,
        },
      ],
    },
    labels: {},
    values: {},
    described: described(
      folder.task,
      { ...tokenizer, settings: { ...tokenizer.settings, maxLength } },
      null,
      'softmax of what starts an answer, times softmax of what ends it',
    ),
    samples: {
      question: ['Where did she go?', 'What was cold?'],
      context: ['Maria went to Lisbon on Monday.', 'The waiter served a cold soup, and nobody cared.'],
      top_k: ['1', '2'],
      max_answer_len: ['15', '15'],
      handle_impossible_answer: ['false', 'true'],
      align_to_words: ['true', 'true'],
    },
  };
}
