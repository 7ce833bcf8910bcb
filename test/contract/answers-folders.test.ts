/** Models that find answers in texts, as transformers' pipeline for question answering has them. */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { servedFolder } from '../support/server/served-folder.ts';
import { postTogether } from '../support/server/together.ts';
import { goldenCases } from '../support/text-folders.ts';

interface Answer {
  readonly score: number;
  readonly start: number;
  readonly end: number;
  readonly answer: string;
}

interface Case {
  readonly kind?: string;
  readonly inputs: { readonly question: string; readonly context: string };
  readonly outputs: { readonly answers: readonly Answer[]; readonly top_3: readonly Answer[] };
}

type Row = readonly [row: object, wanted: readonly Answer[]];

function rowsOf(name: string): readonly Row[] {
  return goldenCases<Case>(name)
    .filter(({ kind }) => kind === undefined)
    .flatMap(({ inputs, outputs }): Row[] => [
      [inputs, outputs.answers],
      [{ ...inputs, top_k: 3 }, outputs.top_3],
    ]);
}

interface Prediction extends Answer {
  readonly answers: readonly Answer[];
}

function expectAnswers(predictions: readonly Prediction[], rows: readonly Row[]): void {
  const places = (answers: readonly Answer[] = []) =>
    answers.map(({ start, end, answer }) => [start, end, answer]);
  expect(predictions.map(({ answers }) => places(answers))).toEqual(rows.map(([, wanted]) => places(wanted)));
  for (const [i, prediction] of predictions.entries()) {
    const { answers, ...best } = prediction;
    expect(places([best])).toEqual(places(answers.slice(0, 1)));
    for (const [k, { score }] of answers.entries()) {
      expect(Math.abs(score - (rows[i]?.[1][k]?.score ?? NaN))).toBeLessThan(1e-5);
    }
  }
}

describe.each(['bert-qa', 'roberta-qa'])('%s', (name) => {
  const rows = rowsOf(name);

  it('answers alone, in one request and in requests at once as the pipeline did, in windows where texts are long', async () => {
    const model = await servedFolder(name);
    for (const one of rows.slice(0, 4)) {
      const { json } = await model.post('/predict', { rows: [one[0]] });
      expectAnswers(json.predictions, [one]);
    }
    const { json } = await model.post('/predict', { rows: rows.map(([row]) => row) });
    expectAnswers(json.predictions, rows);
    const answers = await postTogether(
      model.url,
      '/predict',
      rows.map(([row]) => ({ rows: [row] })),
    );
    expect(answers).toHaveLength(rows.length);
    expectAnswers(
      answers.flatMap((answer) => (answer as { readonly predictions: readonly Prediction[] }).predictions),
      rows,
    );
  });
});

describe('a model of answers', () => {
  const name = 'bert-qa';
  const row = { question: 'Who visited the Louvre?', context: 'John Smith visited the Louvre in Paris.' };

  it('is asked by V2, with numbers as options', async () => {
    const model = await servedFolder(name);
    const inputs = [
      { name: 'question', datatype: 'BYTES', shape: [1], data: [row.question] },
      { name: 'context', datatype: 'BYTES', shape: [1], data: [row.context] },
      { name: 'top_k', datatype: 'INT64', shape: [1], data: [2] },
    ];
    const { json } = await model.post(`/v2/models/${basename(name)}/infer`, { inputs });
    const [best, , , , all] = json.outputs;
    expect(JSON.parse(all.data[0])).toMatchObject([{ answer: best.data[0] }, {}]);
  });

  it('refuses empty texts, options that there are not and more windows than it takes, and answers others', async () => {
    const { url } = await servedFolder(name);
    const rows = [
      row,
      { ...row, question: '' },
      { ...row, context: '' },
      { ...row, top_k: 0 },
      { ...row, max_answer_len: '3' },
      { ...row, align_to_words: 1 },
      { question: 'who '.repeat(9), context: 'a '.repeat(30_000) },
      { ...row, question: 'who '.repeat(400) },
    ];
    const answers = await postTogether(
      url,
      '/predict',
      rows.map((one) => ({ rows: [one] })),
    );
    expect(answers).toMatchObject([
      { predictions: [{}] },
      { error: 'input "question": row 0: expected a question, got an empty text' },
      { error: 'input "context": row 0: expected a text, got an empty one' },
      { error: 'input "top_k": row 0: expected an integer from 1 to 100' },
      { error: 'input "max_answer_len": row 0: expected an integer from 1 to 512' },
      { error: 'input "align_to_words": row 0: expected true or false' },
      {
        error: 'input "context": row 0: the text has more than 1024 windows, each of which is an inference',
      },
      { error: expect.stringContaining('input "question": row 0: the text is not divided') },
    ]);
  });
});
