/** Models of natural language inference that are asked for labels of the request, as transformers' pipeline answers. */
import { cp, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { complaints } from '../support/openapi/validators.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { servedFolder } from '../support/server/served-folder.ts';
import { postTogether } from '../support/server/together.ts';
import { fileTempDir } from '../support/temp.ts';
import { goldenCases, textFolder } from '../support/text-folders.ts';

/** What the pipeline answers of a text. */
interface Ranked {
  readonly sequence: string;
  readonly labels: readonly string[];
  readonly scores: readonly number[];
}

interface Case {
  readonly inputs: { readonly text?: string; readonly texts?: readonly string[] };
  readonly outputs: {
    readonly pipeline: Ranked | { readonly error: string };
    readonly pipeline_multi_label?: Ranked;
  };
}

/** The rows of the cases of one text, and what they are answered with. */
function rowsOf(name: string): readonly (readonly [row: object, wanted: Ranked])[] {
  return goldenCases<Case>(name).flatMap(({ inputs, outputs }): [object, Ranked][] => {
    const { pipeline, pipeline_multi_label: multi } = outputs;
    if (inputs.text === undefined || 'error' in pipeline) return [];
    const each = multi === undefined ? [] : [[{ ...inputs, multi_label: true }, multi] as [object, Ranked]];
    return [[inputs, pipeline], ...each];
  });
}

function expectRanked(
  predictions: readonly Ranked[],
  rows: readonly (readonly [row: object, wanted: Ranked])[],
) {
  expect(predictions.map(({ sequence, labels }) => [sequence, labels])).toEqual(
    rows.map(([, { sequence, labels }]) => [sequence, labels]),
  );
  for (const [i, { scores }] of predictions.entries()) {
    for (const [k, score] of scores.entries()) {
      expect(Math.abs(score - (rows[i]?.[1].scores[k] ?? NaN))).toBeLessThan(1e-5);
    }
  }
}

describe.each(['bert-nli-zero-shot', 'roberta-nli-zero-shot'])('%s', (name) => {
  const rows = rowsOf(name);

  it('answers texts alone, in one request and in requests at once as the pipeline did', async () => {
    const model = await servedFolder(name);
    for (const one of rows.slice(0, 8)) {
      const { json } = await model.post('/predict', { rows: [one[0]] });
      expectRanked(json.predictions, [one]);
    }
    const { json } = await model.post('/predict', { rows: rows.map(([row]) => row) });
    expectRanked(json.predictions, rows);
    const answers = await postTogether(
      model.url,
      '/predict',
      rows.map(([row]) => ({ rows: [row] })),
    );
    expect(answers).toHaveLength(rows.length);
    expectRanked(
      answers.flatMap((answer) => (answer as { readonly predictions: readonly Ranked[] }).predictions),
      rows,
    );
  });
});

describe('a zero-shot classifier', () => {
  const name = 'bert-nli-zero-shot';
  const soup = 'The waiter served a cold soup and nobody cared.';

  it('names the text where its pairs with labels are too long', async () => {
    const home = await packagedFolder(textFolder(name));
    const model = await serveHome(home, { MLPACK_INFERENCE: 'inline', MLPACK_MAX_BODY_BYTES: '2000000' });
    const long = { text: 'a '.repeat(300_000), candidate_labels: ['travel', 'food'] };
    const { status, json } = await model.post('/predict', { rows: [{ ...long, text: soup }, long] });
    expect([status, json.error]).toEqual([
      400,
      'input "text": row 1: the text, which is read once for each label, has with what is before it more than 1048576 characters',
    ]);
  });

  it('names the row and the labels of it, where a pair of its own cannot be divided', async () => {
    const model = await servedFolder(name);
    const endless = 'word '.repeat(100);
    const { status, json } = await model.post('/predict', {
      rows: [
        { text: soup, candidate_labels: ['a', 'b', 'c'] },
        { text: soup, candidate_labels: ['a', endless] },
      ],
    });
    expect([status, json.error]).toEqual([
      400,
      expect.stringMatching(/^input "candidate_labels": row 1: the text is not divided: /u),
    ]);
  });

  it('is asked by V1 and V2, where labels are JSON or have commas between them', async () => {
    const model = await servedFolder(name);
    const instance = { text: soup, candidate_labels: 'good, bad ,ugly' };
    const { json } = await model.post(`/v1/models/${name}:predict`, { instances: [instance] });
    expect(json.predictions).toMatchObject([{ sequence: soup, labels: ['good', 'ugly', 'bad'] }]);
    const inputs = [
      { name: 'text', datatype: 'BYTES', shape: [1], data: [soup] },
      { name: 'candidate_labels', datatype: 'BYTES', shape: [1], data: ['["good","bad","ugly"]'] },
      { name: 'multi_label', datatype: 'BOOL', shape: [1], data: [false] },
    ];
    const answer = await model.post(`/v2/models/${basename(name)}/infer`, { inputs });
    expect(answer.json.outputs[1]).toMatchObject({ name: 'labels', data: ['["good","ugly","bad"]'] });
  });

  it.each([
    [{ text: soup }, 'rows[0]: "candidate_labels" is missing'],
    [
      { text: soup, candidate_labels: [] },
      'input "candidate_labels": row 0: expected a list of labels, or a text with commas between them',
    ],
    [
      { text: soup, candidate_labels: ['a', 5] },
      'input "candidate_labels": row 0: expected a list of labels, or a text with commas between them',
    ],
    [{ text: '', candidate_labels: 'a,b' }, 'input "text": row 0: expected a text, got an empty one'],
    [
      { text: soup, candidate_labels: 'a,b', hypothesis_template: 'no slot' },
      'input "hypothesis_template": row 0: expected a sentence with {} where a label goes, such as "This is about {}."',
    ],
    [
      { text: soup, candidate_labels: 'a,b', multi_label: 'yes' },
      'input "multi_label": row 0: expected true or false',
    ],
    [
      { text: soup, candidate_labels: Array.from({ length: 5000 }, (_, i) => `${i}`) },
      'input "candidate_labels": row 0: expected at most 4096 labels in the rows of a request, each of which is an inference, got 5000 up to here',
    ],
  ])('refuses %o', async (row, error) => {
    const model = await servedFolder(name);
    const answers = await postTogether(model.url, '/predict', [
      { rows: [{ text: soup, candidate_labels: ['a', 'b'] }] },
      { rows: [row] },
    ]);
    expect(answers).toMatchObject([{ predictions: [{ sequence: soup }] }, { error }]);
  });

  it('is described with its options', async () => {
    const home = await packagedFolder(textFolder(name));
    const document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    const { Record: record } = document.components.schemas;
    expect(record.required).toEqual(['text', 'candidate_labels']);
    expect(record.properties.multi_label).toMatchObject({ default: false });
  });
});

describe('a model of natural language inference that classifies pairs', () => {
  let model: Served;
  beforeAll(async () => {
    const folder = join(await fileTempDir(), 'nli');
    await cp(textFolder('bert-nli-zero-shot'), folder, { recursive: true });
    // It says that the pipeline was the one for zero-shot classification.
    await rm(join(folder, 'golden.json'));
    const home = await packagedFolder(folder, { source: 'recorded', framework: null, cases: [] });
    model = await serveHome(home, { MLPACK_INFERENCE: 'inline' });
  });
  const text = 'We flew to Lisbon.';
  const labels = ['travel', 'food'];
  const tensor = { datatype: 'BYTES', shape: [1] };

  it.each<[string, string, object]>([
    ['a row', '/predict', { rows: [{ text, candidate_labels: labels }] }],
    ['what is beside rows', '/predict', { rows: [text], candidate_labels: labels }],
    ['parameters', '/predict', { inputs: text, parameters: { candidate_labels: labels } }],
    ['a row that says how', '/predict', { rows: [{ text, multi_label: true }] }],
    ['whole tensors', '/predict', { inputs: { text: [text], hypothesis_template: ['It is {}.'] } }],
    ['an instance', '/v1/models/nli:predict', { instances: [{ text, candidate_labels: labels }] }],
    [
      'a tensor',
      '/v2/models/nli/infer',
      {
        inputs: [
          { ...tensor, name: 'text', data: [text] },
          { ...tensor, name: 'candidate_labels', data: ['["a"]'] },
        ],
      },
    ],
  ])('says how it is built for labels of the request, asked for them by %s', async (_what, path, body) => {
    const { status, json } = await model.post(path, body);
    expect([status, json.error]).toEqual([
      400,
      expect.stringMatching(
        /: the model has no .*; it has .*\. It classifies pairs of texts; .*: mlpack build FOLDER --task zero-shot-classification$/u,
      ),
    ]);
  });

  it('says nothing of it about another name', async () => {
    const { json } = await model.post('/predict', { rows: [{ text, labels }] });
    expect(json.error).toMatch(/^rows\[0\]: the model has no "labels"; it has [^.]*$/u);
  });
});

it('another classifier says nothing of labels of the request', async () => {
  const model = await servedFolder('bert-text-classification');
  const { json } = await model.post('/predict', { rows: [{ text: 'Hello', candidate_labels: ['a'] }] });
  expect(json.error).toMatch(/^rows\[0\]: the model has no "candidate_labels"; it has [^.]*$/u);
});
