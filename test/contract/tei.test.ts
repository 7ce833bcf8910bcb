/** Text Embeddings Inference's routes, as its own server answers them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { comparedTexts } from '../support/embedding-folders.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { rankerFolders, textCases, textFolder } from '../support/text-folders.ts';

async function served(name: string): Promise<Served> {
  return serveHome(await packagedFolder(textFolder(name)), { MLPACK_INFERENCE: 'inline' });
}

function expectNear(vector: readonly number[], wanted: readonly number[]): void {
  expect(vector).toHaveLength(wanted.length);
  for (const [d, value] of vector.entries()) expect(value).toBeCloseTo(wanted[d] ?? NaN, 5);
}

const unit = (vector: readonly number[]) => vector.map((value) => value / Math.hypot(...vector));

describe('a model that embeds', () => {
  const name = 'st-cls';
  const { texts, embeddings, similarities } = comparedTexts(name);
  let model: Served;
  beforeAll(async () => {
    model = await served(name);
  });

  it('/embed answers a text or several, of length 1 unless told otherwise', async () => {
    const { json } = await model.post('/embed', { inputs: texts });
    expect(json).toHaveLength(texts.length);
    for (const [i, vector] of json.entries()) expectNear(vector, unit(embeddings[i] ?? []));
    const one = await model.post('/embed', { inputs: texts[0], truncate: true, normalize: false });
    expect(one.json).toHaveLength(1);
    expectNear(one.json[0], embeddings[0] ?? []);
    const short = await model.post('/embed', { inputs: texts[0], dimensions: 4 });
    expectNear(short.json[0], unit(embeddings[0]?.slice(0, 4) ?? []));
  });

  it('/embed puts a prompt in front, and takes ids of tokens', async () => {
    const ask = async (body: object) => (await model.post('/embed', body)).json[0];
    expect(await ask({ inputs: 'a', prompt_name: 'query' })).toEqual(await ask({ inputs: 'query: a' }));
    expect(await ask({ inputs: [[0, 5, 2]] })).toEqual(await ask({ inputs: [0, 5, 2] }));
    const mixed = (await model.post('/embed', { inputs: [[0, 5, 2], 'a'] })).json;
    expectNear(mixed[0], await ask({ inputs: [0, 5, 2] }));
    expectNear(mixed[1], await ask({ inputs: 'a' }));
  });

  it('/similarity says how alike a text is to others', async () => {
    const [source, ...sentences] = texts;
    const inputs = { source_sentence: source, sentences };
    const { status, json } = await model.post('/similarity', { inputs });
    expect(status).toBe(200);
    expectNear(json, similarities[0]?.slice(1) ?? []);
  });

  it('/tokenize lists the tokens of texts with their places in bytes, and /info says what the model is', async () => {
    const { json } = await model.post('/tokenize', { inputs: ['  Ünï x ', 'a'] });
    expect(json).toHaveLength(2);
    const [tokens] = json;
    expect(tokens[0]).toMatchObject({ special: true, start: null, stop: null });
    expect(tokens.at(-1)).toMatchObject({ special: true });
    const own = tokens.filter(({ special }: { readonly special: boolean }) => !special);
    expect(own[0].start).toBe(0);
    expect(own.at(-1)).toMatchObject({ text: expect.stringContaining('x'), stop: 7 });
    const bare = await model.post('/tokenize', { inputs: '  Ünï x ', add_special_tokens: false });
    expect(bare.json).toEqual([own]);
    const prompted = await model.post('/tokenize', { inputs: 'a', prompt_name: 'query' });
    expect(prompted.json[0].length).toBeGreaterThan(json[1].length);
    const long = await model.post('/tokenize', { inputs: 'a '.repeat(200) });
    expect(long.json[0].length).toBeGreaterThan(100);
    expect((await model.get('/info')).json).toMatchObject({
      model_id: name,
      model_type: { embedding: { pooling: 'cls' } },
      max_input_length: 48,
      auto_truncate: true,
    });
  });

  it.each([
    ['/embed', { inputs: 7 }, 'inputs: expected a text, or a list of texts, got 7'],
    ['/embed', { inputs: 'a', truncate: false }, 'truncate: texts that are too long are cut here'],
    ['/embed', { inputs: 'a', truncation_direction: 'left' }, 'are cut on the right'],
    ['/embed', { inputs: 'a', prompt_name: 'other' }, 'expected the name of a prompt'],
    ['/embed', [], 'the body: expected an object'],
    ['/tokenize', { inputs: [] }, 'inputs: expected a list of texts'],
    ['/similarity', { inputs: { source_sentence: 'a', sentences: [] } }, 'inputs.sentences: expected a list'],
  ])('%s refuses %j with the kind of error', async (path, body, message) => {
    const { status, json } = await model.post(path, body);
    expect([status, json]).toEqual([
      400,
      { error: expect.stringContaining(message), error_type: 'Validation' },
    ]);
  });

  it('/rerank is for others', async () => {
    expect((await model.post('/rerank', { query: 'a', texts: ['b'] })).status).toBe(404);
  });
});

describe.each(rankerFolders)('%s', (name) => {
  const pairs = textCases(name).filter(({ inputs }) => inputs.text_pair !== undefined);
  const query = pairs[0]?.inputs.text ?? '';
  const texts = pairs.slice(0, 5).flatMap(({ inputs }) => inputs.text_pair ?? []);

  it('/rerank has the best first, as sigmoids or raw', async () => {
    const model = await served(name);
    const { json } = await model.post('/rerank', { query, texts, return_text: true });
    const { json: raw } = await model.post('/rerank', { query, texts, raw_scores: true });
    const rows = texts.map((text) => ({ text: query, text_pair: text }));
    const own = (await model.post('/predict', { rows })).json.predictions;
    expect(json.map(({ index }: { readonly index: number }) => index).toSorted()).toEqual([0, 1, 2, 3, 4]);
    for (const [place, { index, text, score }] of json.entries()) {
      expect(text).toBe(texts[index]);
      expect(score).toBeLessThanOrEqual(json[Math.max(0, place - 1)].score);
      const logit = raw.find((rank: { readonly index: number }) => rank.index === index).score;
      expect(score).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6);
      expect(own[index].score).toBeCloseTo(name === 'cross-encoder' ? score : logit, 6);
    }
    expect(raw[0]).not.toHaveProperty('text');
  });

  it('/rerank refuses what is no list of texts', async () => {
    const model = await served(name);
    for (const body of [{ query, texts: [] }, { query, texts: ['a', 1] }, { texts }]) {
      const { status, json } = await model.post('/rerank', body);
      expect([status, json.error_type]).toEqual([400, 'Validation']);
    }
  });
});
