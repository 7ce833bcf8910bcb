/** Steps that mlpack.yaml says by hand around an ONNX file: served as a folder that says the same. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaints } from '../support/openapi/validators.ts';
import { packagedProject } from '../support/openapi/packaged-home.ts';
import { pictureCases, pictureFile, pictureFolder } from '../support/picture-folders.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { bestOf, goldenCases, rowOf, textCases, textFolder } from '../support/text-folders.ts';
import { bertSteps, embeddingSteps, resnetSteps, stepsProject } from '../support/written-steps.ts';

async function served(home: string): Promise<Served> {
  return serveHome(home, { MLPACK_INFERENCE: 'inline', MLPACK_MAX_BODY_BYTES: '1000000' });
}

describe('a classifier of texts', () => {
  const name = 'bert-text-classification';
  const project = () => stepsProject(textFolder(name), bertSteps, ['tokenizer.json']);

  it('answers as transformers does, by /predict and V2', async () => {
    const model = await served(await packagedProject(await project()));
    const cases = textCases(name).slice(0, 20);
    const { json } = await model.post('/predict', { rows: cases.map(rowOf) });
    for (const [i, one] of cases.entries()) {
      const best = bestOf(one);
      expect(json.predictions[i].label, one.inputs.text).toBe(best?.label);
      expect(json.predictions[i].score).toBeCloseTo(best?.score ?? NaN, 5);
      expect(Object.keys(json.predictions[i].scores)).toEqual(['NEGATIVE', 'POSITIVE']);
    }
    const inputs = [{ name: 'text', datatype: 'BYTES', shape: [1], data: ['Hello'] }];
    const v2 = await model.post('/v2/models/written/infer', { inputs });
    expect(v2.json.outputs).toMatchObject([
      { name: 'label', datatype: 'BYTES', shape: [1], data: ['NEGATIVE'] },
      { name: 'score', datatype: 'FP32', shape: [1] },
      { name: 'scores', datatype: 'FP32', shape: [1, 2] },
    ]);
  });

  it('is described as what callers send and get, and has its tokenizer in the image', async () => {
    const home = await packagedProject(await project());
    const document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    expect(document.components.schemas.Record.required).toEqual(['text']);
    expect(await readFile(join(home, 'model', 'tokenizer.json'))).toEqual(
      await readFile(join(textFolder(name), 'tokenizer.json')),
    );
  });
});

it.each([
  [
    'bert-text-classification',
    '- tokenizer',
    /the text has 902 tokens, and the model has 64 positions for them: maxLength of the step tokenizer/u,
  ],
  [
    'bert-text-classification',
    '- tokenizer: { maxLength: 200 }',
    /the text has 200 tokens, and the model has 64 positions/u,
  ],
  ['roberta-multi-label', '- tokenizer', /the text has \d+ tokens, and the model has 82 positions/u],
])(
  '%s with %s: a text of more tokens than the graph takes is refused with both numbers',
  async (name, step, message) => {
    const project = await stepsProject(textFolder(name), `steps:\n  ${step}\n  - inference\n`, [
      'tokenizer.json',
    ]);
    const model = await served(await packagedProject(project));
    const long = 'good '.repeat(300);
    const { status, json } = await model.post('/predict', { rows: [{ text: 'Hello' }, { text: long }] });
    expect([status, json.error]).toEqual([400, expect.stringMatching(message)]);
    expect(json.error).toMatch(/^input "text": row 1: /u);
    expect((await model.post('/predict', { rows: [{ text: 'Hello' }] })).status).toBe(200);
  },
);

it('a classifier of pictures answers as transformers does, and names the best labels', async () => {
  const name = 'resnet-image-classification';
  const cases = pictureCases(name).slice(0, 6);
  const { id2label } = JSON.parse(await readFile(join(pictureFolder(name), 'config.json'), 'utf8'));
  const labels: string[] = Object.values(id2label);
  const home = await packagedProject(await stepsProject(pictureFolder(name), resnetSteps(labels)));
  const model = await served(home);
  const rows = cases.map((one) => ({ image: pictureFile(name, one).toString('base64') }));
  const { json } = await model.post('/predict', { rows });
  for (const [i, { outputs }] of cases.entries()) {
    const [best, second] = outputs.answers;
    const { label, score, top } = json.predictions[i];
    expect(label).toBe(best?.label);
    expect(score).toBeCloseTo(best?.score ?? NaN, 5);
    expect(top).toHaveLength(2);
    expect(top[0]).toEqual({ label, score });
    expect([top[1].label, Math.abs(top[1].score - (second?.score ?? NaN)) < 1e-5]).toEqual([
      second?.label,
      true,
    ]);
  }
  const document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
  expect(await complaints(document)).toEqual([]);
});

it('vectors of texts are those of sentence-transformers, also by OpenAI’s protocol', async () => {
  const name = 'st-mean-normalize';
  const home = await packagedProject(
    await stepsProject(textFolder(name), embeddingSteps, ['tokenizer.json']),
  );
  const model = await served(home);
  const one = goldenCases<EmbeddingCase>(name).find(({ inputs }) => (inputs.text ?? '') !== '');
  const { inputs, outputs } = one ?? { inputs: {}, outputs: {} };
  const { json } = await model.post('/predict', { rows: [inputs] });
  const { json: openai } = await model.post('/v1/embeddings', { input: inputs.text, model: 'written' });
  const [{ embedding, index }] = openai.data;
  expect(index).toBe(0);
  expect(openai.usage.total_tokens).toBeGreaterThan(1);
  expect(json.predictions).toEqual([{ embedding }]);
  expect(embedding).toHaveLength(outputs.embedding?.length ?? 0);
  for (const [i, x] of embedding.entries()) expect(x).toBeCloseTo(outputs.embedding?.[i] ?? NaN, 5);
});

interface EmbeddingCase {
  readonly inputs: { readonly text?: string };
  readonly outputs: { readonly embedding?: readonly number[] };
}
