/** Folders of Hugging Face's: texts in, the answers of transformers' pipelines out, by every protocol. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaints } from '../support/openapi/validators.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';
import {
  bestOf,
  classifierFolders,
  rankerFolders,
  repeatedLabelFolder,
  rowOf,
  textCases,
  textFolder,
  type TextCase,
} from '../support/text-folders.ts';

const tolerance = 1e-5;

async function served(name: string): Promise<Served> {
  return serveHome(await packagedFolder(textFolder(name)), { MLPACK_INFERENCE: 'inline' });
}

function expectNear(score: number, expected: number | undefined, text: string): void {
  expect(Math.abs(score - (expected ?? NaN)), text).toBeLessThanOrEqual(
    tolerance * Math.max(1, Math.abs(score)),
  );
}

interface Prediction {
  readonly label?: string;
  readonly score: number;
  readonly scores?: Readonly<Record<string, number>>;
}

function expectAnswers(predictions: readonly Prediction[], cases: readonly TextCase[]): void {
  expect(predictions).toHaveLength(cases.length);
  for (const [i, { label, score, scores }] of predictions.entries()) {
    const wanted = cases[i];
    if (wanted === undefined) continue;
    const { text } = wanted.inputs;
    if (label === undefined) {
      expectNear(score, wanted.outputs.score, text);
      continue;
    }
    const best = bestOf(wanted);
    expect(label, text).toBe(best?.label);
    expectNear(score, best?.score, text);
    for (const one of (scores && wanted.outputs.pipeline_top_k_none) ?? []) {
      expectNear(scores?.[one.label] ?? NaN, one.score, text);
    }
  }
}

describe.each([...classifierFolders, ...rankerFolders])('%s', (name) => {
  const cases = textCases(name);

  it('answers each text alone, all in one request, and all in requests at once as its framework did', async () => {
    const model = await served(name);
    for (const one of cases.slice(0, 12)) {
      const { json } = await model.post('/predict', { rows: [rowOf(one)] });
      expectAnswers(json.predictions, [one]);
    }
    const { json } = await model.post('/predict', { rows: cases.map(rowOf) });
    expectAnswers(json.predictions, cases);
    const before = model.inferences().count;
    const answers = await postTogether(
      model.url,
      '/predict',
      cases.map((one) => ({ rows: [rowOf(one)] })),
    );
    expectAnswers(
      answers.flatMap((answer) => (answer as { readonly predictions: readonly Prediction[] }).predictions),
      cases,
    );
    expect(model.inferences().count - before).toBeLessThan(cases.length / 4);
  });
});

describe('a classifier of texts', () => {
  const name = 'bert-text-classification';
  const [, hello] = textCases(name);

  it('takes texts as bytes by V2, whose second text may be left out, and gives its outputs', async () => {
    const model = await served(name);
    const inputs = [{ name: 'text', datatype: 'BYTES', shape: [2], data: ['Hello', 'Hello'] }];
    const { json } = await model.post(`/v2/models/${basename(name)}/infer`, { inputs });
    const [label, score, scores] = json.outputs;
    expect(label).toMatchObject({
      name: 'label',
      datatype: 'BYTES',
      shape: [2],
      data: ['NEGATIVE', 'NEGATIVE'],
    });
    expect(score).toMatchObject({ name: 'score', datatype: 'FP32', shape: [2] });
    expectNear(score.data[1], hello && bestOf(hello)?.score, 'Hello');
    expect(scores).toMatchObject({ name: 'scores', shape: [2, 2] });
  });

  it('is described as what callers send and get', async () => {
    const home = await packagedFolder(textFolder(name));
    const document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    const { Record: record, WholeInputs: whole } = document.components.schemas;
    expect([record.required, Object.keys(record.properties)]).toEqual([
      ['text'],
      ['text', 'text_pair', 'function_to_apply', 'top_k'],
    ]);
    expect(
      document.components.schemas.PredictResponse.anyOf[0].properties.predictions.items.properties.scores,
    ).toEqual({
      type: 'object',
      required: [],
      properties: expect.objectContaining({ POSITIVE: expect.anything() }),
    });
    expect(whole.required).toEqual(['text']);
    const { content } = document.paths['/predict'].post.requestBody;
    expect(Object.keys(content)).toEqual(['application/json', 'text/plain']);
  });

  it('takes a text as the body, with the options that it has by default', async () => {
    const model = await served(name);
    const headers = { 'Content-Type': 'text/plain' };
    const answer = await fetch(`${model.url}/predict`, { method: 'POST', body: 'Hello', headers });
    expect(await answer.json()).toEqual((await model.post('/predict', { rows: ['Hello'] })).json);
  });

  it('takes a text alone where rows are values, null for no second text, and whole tensors', async () => {
    const model = await served(name);
    const wanted = { label: 'NEGATIVE' };
    for (const rows of [['Hello'], [{ text: 'Hello', text_pair: null }], [['Hello', null]]]) {
      expect((await model.post('/predict', { rows })).json.predictions).toMatchObject([wanted]);
    }
    const { json } = await model.post(`/v1/models/${name}:predict`, { instances: ['Hello'] });
    expect(json.predictions).toMatchObject([wanted]);
    const whole = await model.post('/predict', { inputs: { text: ['Hello'] } });
    expect(whole.json.outputs).toMatchObject({ label: ['NEGATIVE'] });
  });

  it('gives as many scores as a row asks for, by the function that it names', async () => {
    const model = await served(name);
    const text = 'The waiter served a cold soup and nobody cared.';
    const rows = [{ text }, { text, top_k: 1 }, { text, function_to_apply: 'none', top_k: 2 }];
    const { json } = await model.post('/predict', { rows: [...rows, { text, top_k: null }] });
    const [all, best, logits] = json.predictions;
    expect(all).toEqual({ label: 'POSITIVE', score: all.score, scores: json.predictions[3].scores });
    expect(best).toEqual({ ...all, scores: { POSITIVE: all.score } });
    expectNear(logits.score, 1.6383018493652344, text);
    expectNear(logits.scores.NEGATIVE, 0.5566258430480957, text);
    const inputs = [
      { name: 'text', datatype: 'BYTES', shape: [1], data: [text] },
      { name: 'top_k', datatype: 'BYTES', shape: [1], data: ['1'] },
    ];
    const { json: tensors } = await model.post(`/v2/models/${name}/infer`, { inputs });
    expect(tensors.outputs[2]).toMatchObject({ name: 'scores', data: ['NaN', all.score] });
    for (const [option, reason] of [
      [{ top_k: 0 }, 'input "top_k": row 0: expected an integer from 1 to 100000'],
      [
        { function_to_apply: 'max' },
        'input "function_to_apply": row 0: expected one of softmax, sigmoid, none',
      ],
    ] as const) {
      const { status, json: refused } = await model.post('/predict', { rows: [{ text, ...option }] });
      expect([status, refused.error]).toEqual([400, reason]);
    }
  });

  it('refuses rows without a text, and a text that is far too long, and answers others meanwhile', async () => {
    const model = await served(name);
    const { status, json } = await model.post('/predict', { rows: [{ text_pair: 'x' }] });
    expect([status, json.error]).toEqual([400, 'rows[0]: "text" is missing']);
    const { url: larger } = await serveHome(await packagedFolder(textFolder(name)), {
      MLPACK_INFERENCE: 'inline',
      MLPACK_MAX_BODY_BYTES: '20000000',
    });
    const answers = await postTogether(larger, '/predict', [
      { rows: [{ text: 'Hello' }] },
      { rows: [{ text: 'good '.repeat(1_000_000) }] },
      { rows: [{ text: 'Hello' }] },
    ]);
    expect(answers).toMatchObject([
      { predictions: [{ label: 'NEGATIVE' }] },
      { error: 'input "text": row 0: the text has more than 1048576 characters' },
      { predictions: [{ label: 'NEGATIVE' }] },
    ]);
  });
});

it('two classes of one name are both answered, as a list', async () => {
  const home = await packagedFolder(await repeatedLabelFolder());
  const model = await serveHome(home, { MLPACK_INFERENCE: 'inline' });
  const plain = await served('roberta-multi-label');
  const rows = [{ text: 'Hello' }, { text: 'Hello', top_k: 3 }];
  const { json } = await model.post('/predict', { rows });
  const [{ scores }] = (await plain.post('/predict', { rows })).json.predictions;
  const listed = ['joy', 'anger', 'surprise', 'neutral'].map((name) => ({
    label: name === 'surprise' ? 'joy' : name,
    score: scores[name],
  }));
  expect(json.predictions[0].scores).toEqual(listed);
  const best = listed.toSorted((a, b) => b.score - a.score).slice(0, 3);
  expect(json.predictions[1].scores).toEqual(best);
  const document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
  expect(await complaints(document)).toEqual([]);
  const { predictions } = document.components.schemas.PredictResponse.anyOf[0].properties;
  expect(predictions.items.properties.scores).toMatchObject({ type: 'array', items: { type: 'object' } });
});
