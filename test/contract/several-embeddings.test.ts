/** Several models that embed, beside one that doesn't: which of them a request is for. */
import OpenAI from 'openai';
import { beforeAll, expect, it } from 'vitest';
import { comparedTexts } from '../support/embedding-folders.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { severalFolders } from '../support/several-folders.ts';

const names = ['st-mean-normalize', 'st-cls'] as const;

let served: Served;
let client: OpenAI;
beforeAll(async () => {
  served = await serveHome(await severalFolders(['cross-encoder', ...names]), {
    MLPACK_INFERENCE: 'inline',
  });
  client = new OpenAI({ baseURL: `${served.url}/v1`, apiKey: 'none', maxRetries: 0 });
});

it.each(names)('%s is chosen by its name in the body, or by its path', async (model) => {
  const { texts, embeddings } = comparedTexts(model);
  const { data } = await client.embeddings.create({ model, input: [...texts] });
  expect(data[0]?.embedding[0]).toBeCloseTo(embeddings[0]?.[0] ?? NaN, 5);
  const own = await served.post(`/models/${model}/embed`, { inputs: texts, normalize: false });
  expect(own.json).toHaveLength(texts.length);
});

it('without a name the first that embeds is asked', async () => {
  const { texts, embeddings } = comparedTexts('st-mean-normalize');
  const { json } = await served.post('/v1/embeddings', { input: texts });
  expect(json).toMatchObject({ model: 'st-mean-normalize' });
  expect(json.data[0].embedding[0]).toBeCloseTo(embeddings[0]?.[0] ?? NaN, 5);
  expect((await served.post('/embed', { inputs: texts })).status).toBe(200);
  expect((await served.post('/rerank', { query: 'a', texts: ['b'] })).status).toBe(200);
});

it('another name is refused with those that there are', async () => {
  for (const model of ['cross-encoder', 'text-embedding-3-small']) {
    const { status, json } = await served.post('/v1/embeddings', { model, input: 'a' });
    expect([status, json.error]).toEqual([
      404,
      {
        message: `model: there is no "${model}" here; it may be st-mean-normalize or st-cls`,
        type: 'invalid_request_error',
        param: 'model',
        code: 'model_not_found',
      },
    ]);
  }
  expect((await served.post('/v1/embeddings', '{')).status).toBe(400);
  expect((await served.post('/models/cross-encoder/embed', { inputs: 'a' })).status).toBe(404);
});

it('the list of models has all for KServe, and those that embed for OpenAI', async () => {
  const { json } = await served.get('/v1/models');
  expect(json.models).toEqual(['cross-encoder', ...names]);
  expect(json.data.map(({ id }: { readonly id: string }) => id)).toEqual(names);
  const { json: index } = await served.get('/');
  expect(index.endpoints).toMatchObject({ openai: 'POST /v1/embeddings', tei: 'POST /embed' });
  expect(Object.keys(index.models[0].endpoints)).not.toContain('openai');
});
