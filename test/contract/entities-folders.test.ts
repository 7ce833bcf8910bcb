/** Models that label the tokens of texts, as transformers' pipeline for token classification answers. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareTensors } from '../../src/tensor/compare.ts';
import { complaints } from '../support/openapi/validators.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { servedFolder } from '../support/server/served-folder.ts';
import { postTogether } from '../support/server/together.ts';
import { goldenCases, textFolder } from '../support/text-folders.ts';

interface Case {
  readonly kind?: string;
  readonly inputs: { readonly text: string };
  readonly outputs: { readonly pipeline: Readonly<Record<string, unknown>> };
}

type Row = readonly [row: object, entities: unknown];

/** Rows of texts, each in all ways to put tokens together, and what they are answered with. */
function rowsOf(name: string): readonly Row[] {
  return goldenCases<Case>(name)
    .filter(({ kind }) => kind === undefined)
    .flatMap(({ inputs, outputs }) =>
      Object.entries(outputs.pipeline).map(([strategy, entities]): Row => [
        { text: inputs.text, aggregation_strategy: strategy },
        entities,
      ]),
    );
}

function expectEntities(predictions: readonly { readonly entities: unknown }[], rows: readonly Row[]): void {
  const tensor = (values: readonly unknown[]) => ({
    name: 'entities',
    dtype: 'string' as const,
    content: 'json' as const,
    shape: [values.length],
    data: values.map((value) => JSON.stringify(value)),
  });
  const difference = compareTensors(
    tensor(rows.map(([, entities]) => entities)),
    tensor(predictions.map(({ entities }) => entities)),
    { absolute: 1e-5, relative: 0 },
  );
  expect(difference?.message).toBeUndefined();
}

describe.each(['distilbert-ner', 'roberta-ner'])('%s', (name) => {
  const rows = rowsOf(name);

  it('answers texts alone, in one request and in requests at once as the pipeline did', async () => {
    const model = await servedFolder(name);
    for (const one of rows.slice(0, 10)) {
      const { json } = await model.post('/predict', { rows: [one[0]] });
      expectEntities(json.predictions, [one]);
    }
    const { json } = await model.post('/predict', { rows: rows.map(([row]) => row) });
    expectEntities(json.predictions, rows);
    const answers = await postTogether(
      model.url,
      '/predict',
      rows.map(([row]) => ({ rows: [row] })),
    );
    expect(answers).toHaveLength(rows.length);
    expectEntities(
      answers.flatMap(
        (answer) =>
          (answer as { readonly predictions: readonly { readonly entities: unknown }[] }).predictions,
      ),
      rows,
    );
  });
});

describe('a model of entities', () => {
  const name = 'distilbert-ner';
  const text = 'John Smith visited the Louvre in Paris for Acme Corp.';

  it('gives them by default as the pipeline does: token by token; V1 as the list alone, V2 as its text', async () => {
    const model = await servedFolder(name);
    const { json } = await model.post(`/v1/models/${name}:predict`, { instances: [text] });
    expect(json.predictions[0].slice(0, 1)).toMatchObject([
      { entity: 'I-ORG', index: 1, word: 'John', start: 0, end: 4 },
    ]);
    const inputs = [{ name: 'text', datatype: 'BYTES', shape: [1], data: [text] }];
    const answer = await model.post(`/v2/models/${basename(name)}/infer`, { inputs });
    expect(JSON.parse(answer.json.outputs[0].data[0])).toEqual(json.predictions[0]);
    const csv = await model.post('/invocations', `text,aggregation_strategy\n"${text}",simple\n`, {
      'Content-Type': 'text/csv',
    });
    expect(csv.json.predictions[0].entities[0]).toMatchObject({ entity_group: 'ORG', word: 'John' });
  });

  it('refuses options that there are not, and answers others', async () => {
    const { url } = await servedFolder(name);
    const answers = await postTogether(url, '/predict', [
      { rows: [{ text }] },
      { rows: [{ text }, { text, aggregation_strategy: 'some' }] },
      { rows: [{ text, ignore_labels: 'O' }] },
    ]);
    expect(answers).toMatchObject([
      { predictions: [{}] },
      { error: 'input "aggregation_strategy": row 1: expected one of none, simple, first, average, max' },
      { error: 'input "ignore_labels": row 0: expected a list of labels' },
    ]);
  });

  it('is described with its options', async () => {
    const home = await packagedFolder(textFolder(name));
    const document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    const { Record: record } = document.components.schemas;
    expect([record.required, Object.keys(record.properties)]).toEqual([
      ['text'],
      ['text', 'aggregation_strategy', 'ignore_labels'],
    ]);
  });
});
