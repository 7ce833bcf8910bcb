/** Models that fill masks, as transformers' pipeline answers. */
import { describe, expect, it } from 'vitest';
import { compareTensors } from '../../src/tensor/compare.ts';
import { servedFolder } from '../support/server/served-folder.ts';
import { postTogether } from '../support/server/together.ts';
import { goldenCases } from '../support/text-folders.ts';

interface Case {
  readonly kind?: string;
  readonly inputs: { readonly text: string };
  readonly outputs: { readonly pipeline: unknown; readonly pipeline_top_k_2: unknown };
}

type Row = readonly [row: object, fills: unknown];

interface Prediction {
  readonly fills: unknown;
}

function rowsOf(name: string): readonly Row[] {
  return goldenCases<Case>(name)
    .filter(({ kind }) => kind === undefined)
    .flatMap(({ inputs, outputs }): Row[] => [
      [inputs, outputs.pipeline],
      [{ ...inputs, top_k: 2 }, outputs.pipeline_top_k_2],
    ]);
}

function expectFills(predictions: readonly Prediction[], rows: readonly Row[]): void {
  const tensor = (values: readonly unknown[]) => ({
    name: 'fills',
    dtype: 'string' as const,
    content: 'json' as const,
    shape: [values.length],
    data: values.map((value) => JSON.stringify(value)),
  });
  const difference = compareTensors(
    tensor(rows.map(([, fills]) => fills)),
    tensor(predictions.map(({ fills }) => fills)),
    { absolute: 1e-5, relative: 0 },
  );
  expect(difference?.message).toBeUndefined();
}

describe.each(['bert-fill-mask', 'roberta-fill-mask', 'xlmr-fill-mask'])('%s', (name) => {
  const rows = rowsOf(name);

  it('answers texts alone, in one request and in requests at once as the pipeline did', async () => {
    const model = await servedFolder(name);
    for (const one of rows.slice(0, 4)) {
      const { json } = await model.post('/predict', { rows: [one[0]] });
      expectFills(json.predictions, [one]);
    }
    const { json } = await model.post('/predict', { rows: rows.map(([row]) => row) });
    expectFills(json.predictions, rows);
    const answers = await postTogether(
      model.url,
      '/predict',
      rows.map(([row]) => ({ rows: [row] })),
    );
    expect(answers).toHaveLength(rows.length);
    expectFills(
      answers.flatMap((answer) => (answer as { readonly predictions: readonly Prediction[] }).predictions),
      rows,
    );
  });
});

describe('a model that fills masks', () => {
  const text = 'The waiter served a [MASK] soup.';

  it('chooses among words that are asked for', async () => {
    const model = await servedFolder('bert-fill-mask');
    const { json } = await model.post('/predict', {
      rows: [
        { text, targets: ['the', 'hotel'], top_k: 9 },
        { text, targets: 'hotel' },
      ],
    });
    expect(json.predictions).toMatchObject([
      { fills: [{ token_str: 'hotel' }, { token_str: 'the' }] },
      { fills: [{ token_str: 'hotel', sequence: 'the waiter served a hotel soup.' }] },
    ]);
  });

  it('refuses texts without a mask, or longer than the model takes, and options that there are not, and answers others', async () => {
    const { url } = await servedFolder('bert-fill-mask');
    const rows = [
      { text },
      { text: 'none' },
      { text: `[MASK] ${'the '.repeat(80)}` },
      { text, top_k: 0 },
      { text, targets: [5] },
    ];
    const answers = await postTogether(
      url,
      '/predict',
      rows.map((row) => ({ rows: [row] })),
    );
    expect(answers).toMatchObject([
      { predictions: [{}] },
      {
        error: 'input "text": row 0: expected a text with [MASK] in it, which stands for what is looked for',
      },
      { error: 'input "text": row 0: the text has 83 tokens, of which the model takes 64 at most' },
      { error: 'input "top_k": row 0: expected an integer from 1 to 1000' },
      { error: 'input "targets": row 0: expected a word, or a list of up to 1000' },
    ]);
  });
});
