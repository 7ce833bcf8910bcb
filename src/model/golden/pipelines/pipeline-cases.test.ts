import { expect, it } from 'vitest';
import type { PipelineAnswers, TensorInfo } from '../../../tensor/signature.ts';
import { fromPipelines } from './pipeline-cases.ts';

const classifier: PipelineAnswers = {
  task: 'text-classification',
  labels: ['no', 'yes'],
  scores: 'softmax',
  allScores: 'scores',
  isPadded: true,
};
const ranker: PipelineAnswers = {
  ...classifier,
  task: 'text-ranking',
  labels: ['LABEL_0'],
  scores: 'sigmoid',
};

function casesOf(item: object, model = classifier) {
  const notes: string[] = [];
  const file = fromPipelines({ cases: [item] }, model, (note) => notes.push(note));
  return { ...(file as { readonly cases: readonly unknown[] }), notes };
}

const [yes, no] = [
  { label: 'yes', score: 0.75 },
  { label: 'no', score: 0.25 },
];
const both = { label: ['yes'], score: [0.75], scores: [[0.25, 0.75]] };
const best = { label: ['yes'], score: [0.75] };

it.each([
  ['all scores of a text', { text: 'a' }, { pipeline: [yes, no] }, { text: ['a'] }, both],
  ['the best score of a text', { text: 'a' }, { pipeline: [yes] }, { text: ['a'] }, best],
  [
    'the answer to a pair',
    { text: 'a', text_pair: 'b' },
    { pipeline: yes },
    { text: ['a'], text_pair: ['b'] },
    best,
  ],
  [
    'all rather than the best',
    { text: 'a' },
    { pipeline: [yes], pipeline_top_k_none: [yes, no] },
    { text: ['a'] },
    both,
  ],
  [
    'the pipeline rather than its model',
    { text: 'a' },
    { scores: [no, yes], pipeline: yes },
    { text: ['a'] },
    best,
  ],
  [
    'answers to several texts',
    { texts: ['a', 'b'], options: { top_k: 2 } },
    {
      pipeline: [
        [yes, no],
        [yes, no],
      ],
    },
    { text: ['a', 'b'], top_k: ['2', '2'] },
    {
      label: ['yes', 'yes'],
      score: [0.75, 0.75],
      scores: [
        [0.25, 0.75],
        [0.25, 0.75],
      ],
    },
  ],
  [
    'as many scores as were asked for, by another function',
    { text: 'a', options: { top_k: 1, function_to_apply: 'sigmoid' } },
    { pipeline: [yes] },
    { text: ['a'], top_k: ['1'], function_to_apply: ['sigmoid'] },
    { ...best, scores: [[null, 0.75]] },
  ],
  [
    'rows of a batch',
    { texts: ['a'], padding: true },
    { rows: [{ scores: [yes, no] }] },
    { text: ['a'] },
    both,
  ],
])('takes %s', (_what, inputs, outputs, texts, answers) => {
  expect(casesOf({ inputs, outputs })).toEqual({ cases: [{ inputs: texts, outputs: answers }], notes: [] });
});

it('takes the score of a pair, and of all that a query ranks', () => {
  const pair = { inputs: { text: 'q', text_pair: 'a' }, outputs: { logits: [1], score: 0.7, pipeline: yes } };
  expect(casesOf(pair, ranker).cases).toEqual([
    { inputs: { text: ['q'], text_pair: ['a'] }, outputs: { score: [0.7] } },
  ]);
  const rank = { inputs: { query: 'q', documents: ['a', 'b'] }, outputs: { scores: [0.1, 0.9] } };
  expect(casesOf(rank, ranker).cases).toEqual([
    { inputs: { text: ['q', 'q'], text_pair: ['a', 'b'] }, outputs: { score: [0.1, 0.9] } },
  ]);
});

it.each([
  ['an error', { text: 'a' }, { pipeline: { error: 'RuntimeError' } }, classifier, 'answered with an error'],
  [
    'another function',
    { text: 'a', text_pair: 'b', options: { function_to_apply: 'none' } },
    { score: 0.5 },
    ranker,
    'asked for "function_to_apply": "none", where this model\'s is "sigmoid"',
  ],
  [
    'padding that changes answers',
    { texts: ['a'], padding: true },
    { rows: [{ scores: [yes, no] }] },
    { ...classifier, isPadded: false },
    'rows padded on the left',
  ],
])('leaves out %s, and says so', (_what, inputs, outputs, model, reason) => {
  const { cases, notes } = casesOf({ inputs, outputs }, model);
  expect(cases).toEqual([]);
  expect(notes).toEqual([expect.stringContaining(reason)]);
});

it('compares no scores by class where an answer has a label that several have, and says so', () => {
  const model = { ...classifier, labels: ['no', 'yes', 'no'] };
  const other = { label: 'no', score: 0.1 };
  const one = (options: object, pipeline: readonly object[]) =>
    casesOf({ inputs: { text: 'a', options }, outputs: { pipeline } }, model);
  const all = one({}, [yes, no, other]);
  expect(all.cases).toEqual([{ inputs: { text: ['a'] }, outputs: best }]);
  expect(all.notes).toEqual([expect.stringContaining('"no"')]);
  expect(one({ top_k: 1 }, [yes]).cases).toMatchObject([
    { outputs: { ...best, scores: [[null, 0.75, null]] } },
  ]);
});

it('leaves cases of tensors as they are', () => {
  const tensors = { inputs: { text: ['a'] }, outputs: { label: ['yes'] } };
  expect(casesOf(tensors)).toEqual({ cases: [tensors], notes: [] });
  expect(fromPipelines([1], classifier, () => {})).toEqual([1]);
});

it('what a case says of outputs beside the answers is compared, too', () => {
  const outputs: readonly TensorInfo[] = [
    ...['label', 'verdict'].map((name) => ({ name, dtype: 'string', shape: ['N'] }) as const),
    { name: 'reasons', dtype: 'string', shape: ['N'], content: 'json' },
  ];
  const notes: string[] = [];
  const note = (text: string) => notes.push(text);
  const said = { verdict: 'fine', reasons: ['a', 'b'], tokens: [1], label: 'passed over' };
  const item = { inputs: { text: 'a' }, outputs: { pipeline: yes, ...said } };
  expect(fromPipelines({ cases: [item] }, classifier, note, outputs)).toEqual({
    cases: [{ inputs: { text: ['a'] }, outputs: { ...best, verdict: 'fine', reasons: ['["a","b"]'] } }],
  });
  const thresholds = { pipeline: [], 'pipeline_threshold_0.9': [], verdict: 'fine' };
  const found = { inputs: { image: 'cat.jpg' }, outputs: thresholds };
  fromPipelines({ cases: [found] }, { task: 'object-detection' }, note, outputs);
  expect(notes).toEqual([
    'Golden output "verdict" is not compared: its case has answers to several options.',
  ]);
});

it.each<[PipelineAnswers, object, string]>([
  [{ task: 'token-classification' }, { text: ['Ada'] }, 'entities'],
  [{ task: 'fill-mask' }, { text: ['a [MASK]'] }, 'fills'],
  [{ task: 'question-answering' }, { question: ['who?'], context: ['Ada'] }, 'answers'],
  [{ task: 'object-detection' }, { image: ['cat.jpg'] }, 'objects'],
])('a case of $task that has the output by its name stays as it is', (model, inputs, output) => {
  const item = { inputs, outputs: { [output]: ['[]'] } };
  const outputs: readonly TensorInfo[] = [{ name: output, dtype: 'string', shape: ['N'], content: 'json' }];
  const notes: string[] = [];
  expect(fromPipelines({ cases: [item] }, model, (note) => notes.push(note), outputs)).toEqual({
    cases: [item],
  });
  expect(notes).toEqual([]);
});
