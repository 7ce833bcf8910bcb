/** OpenAI's embeddings, asked by OpenAI's own client. */
import OpenAI, { BadRequestError, NotFoundError } from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { comparedTexts } from '../support/embedding-folders.ts';
import { examplesOf, operationsOf } from '../support/openapi/document.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { complaints } from '../support/openapi/validators.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { textFolder } from '../support/text-folders.ts';

const model = 'st-mean-normalize';
const { texts, embeddings } = comparedTexts(model);

let served: Served;
let client: OpenAI;
beforeAll(async () => {
  served = await serveHome(await packagedFolder(textFolder(model)), { MLPACK_INFERENCE: 'inline' });
  client = new OpenAI({ baseURL: `${served.url}/v1`, apiKey: 'none', maxRetries: 0 });
});

function expectNear(vector: readonly number[] | undefined, wanted: readonly number[] | undefined): void {
  expect(vector).toHaveLength(wanted?.length ?? -1);
  for (const [d, value] of (vector ?? []).entries()) expect(value).toBeCloseTo(wanted?.[d] ?? NaN, 5);
}

const lengthOf = (vector: readonly number[]) => Math.hypot(...vector);

describe('embeddings', () => {
  it('of a text and of several come as numbers, with how many tokens they have', async () => {
    const several = await client.embeddings.create({ model, input: [...texts], encoding_format: 'float' });
    expect(several).toMatchObject({ object: 'list', model });
    expect(several.data.map(({ object, index }) => [object, index])).toEqual(
      texts.map((_, i) => ['embedding', i]),
    );
    for (const { index, embedding } of several.data) expectNear(embedding, embeddings[index]);
    const [first = ''] = texts;
    const one = await client.embeddings.create({ model, input: first, encoding_format: 'float' });
    expectNear(one.data[0]?.embedding, embeddings[0]);
    const { prompt_tokens: tokens, total_tokens: total } = one.usage;
    expect(tokens).toBeGreaterThan(2);
    expect(total).toBe(tokens);
    expect(several.usage.prompt_tokens).toBeGreaterThan(tokens);
  });

  it('come as base64 unless the caller says otherwise', async () => {
    const { data } = await client.embeddings.create({ model, input: [...texts] });
    expect(data).toHaveLength(texts.length);
    for (const { index, embedding } of data) expectNear(embedding, embeddings[index]);
    const raw = await served.post('/v1/embeddings', { input: texts[0], encoding_format: 'base64' });
    const bytes = Buffer.from(raw.json.data[0].embedding, 'base64');
    expectNear(
      Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i)),
      embeddings[0],
    );
  });

  it('are cut and made of length 1 again where fewer dimensions are wanted', async () => {
    const { data } = await client.embeddings.create({ model, input: [...texts], dimensions: 8 });
    expect(data).toHaveLength(texts.length);
    for (const { index, embedding } of data) {
      const kept = embeddings[index]?.slice(0, 8) ?? [];
      expectNear(
        embedding,
        kept.map((value) => value / lengthOf(kept)),
      );
    }
  });

  it('are of ids of tokens, too', async () => {
    const ids = [2, 17, 30, 3];
    const [one, several] = await Promise.all([
      client.embeddings.create({ model, input: ids }),
      client.embeddings.create({ model, input: [ids, [2, 3]] }),
    ]);
    expect(one.usage.prompt_tokens).toBe(4);
    expect(several.usage.prompt_tokens).toBe(6);
    expectNear(several.data[0]?.embedding, one.data[0]?.embedding);
  });
});

describe('refusals', () => {
  it.each([
    ['input', { model, input: [] as string[] }, 'input: expected at least one text'],
    ['input', { model, input: [[1, 480]] }, 'id 1: expected an integer from 0 to 479, got 480'],
    ['dimensions', { model, input: 'a', dimensions: 33 }, 'dimensions: expected at most 32'],
    ['encoding_format', { model, input: 'a', encoding_format: 'hex' as 'float' }, 'float or base64'],
  ])('of %s are errors of the client', async (_field, body, message) => {
    const error = await client.embeddings.create(body).catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      message: expect.stringContaining(message),
    });
  });

  it('of another model say which one there is', async () => {
    const error = await client.embeddings
      .create({ model: 'text-embedding-3-small', input: 'a' })
      .catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({
      code: 'model_not_found',
      param: 'model',
      message: expect.stringContaining(`it is "${model}"`),
    });
  });

  it('of what is no JSON are in the same shape', async () => {
    const { status, json } = await served.post('/v1/embeddings', '{');
    expect([status, json.error.type]).toEqual([400, 'invalid_request_error']);
  });
});

it('is described with the other ways to ask it, and answers what stands there as an example', async () => {
  const { json: document } = await served.get('/openapi.json');
  expect(await complaints(document)).toEqual([]);
  const asked = operationsOf(document).filter(({ path }) => /(embeddings|embed|similarity)$/u.test(path));
  expect(asked.map(({ id }) => id)).toEqual([
    'openaiEmbeddings',
    'openaiEmbeddingsModel',
    'openaiEmbeddingsVersion',
    'teiEmbed',
    'teiEmbedModel',
    'teiEmbedVersion',
    'teiSimilarity',
    'teiSimilarityModel',
    'teiSimilarityVersion',
  ]);
  for (const { path, content } of asked) {
    const [body] = examplesOf(content?.['application/json'] ?? {});
    expect((await served.post(path, body)).status, path).toBe(200);
  }
});

describe('models', () => {
  it('are listed page by page, and one by its name, beside what KServe asks there', async () => {
    const listed: string[] = [];
    for await (const { id } of client.models.list()) listed.push(id);
    expect(listed).toEqual([model]);
    expect(await client.models.retrieve(model)).toMatchObject({ id: model, object: 'model' });
    expect((await served.get('/v1/models')).json.models).toEqual([model]);
    expect((await served.get(`/v1/models/${model}`)).json).toMatchObject({ name: model, ready: true });
  });

  it('are asked by their own paths, too', async () => {
    const own = new OpenAI({ baseURL: `${served.url}/models/${model}/v1`, apiKey: 'none' });
    const { data } = await own.embeddings.create({ model, input: 'a' });
    expect(data).toHaveLength(1);
  });
});

it('a model that embeds nothing isn’t asked', async () => {
  const ranker = await serveHome(await packagedFolder(textFolder('cross-encoder')), {
    MLPACK_INFERENCE: 'inline',
  });
  for (const path of ['/v1/embeddings', '/models/cross-encoder/v1/embeddings', '/embed', '/similarity']) {
    expect((await ranker.post(path, { input: 'a' })).status).toBe(404);
  }
  expect((await ranker.get('/v1/models')).json).toEqual({ models: ['cross-encoder'] });
  expect(JSON.stringify((await ranker.get('/')).json.endpoints)).not.toContain('openai');
});
