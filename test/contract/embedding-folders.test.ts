/** Folders as sentence-transformers leaves them: texts in, its vectors out, by every protocol. */
import { describe, expect, it } from 'vitest';
import {
  comparedTexts,
  type EmbeddedText,
  embeddedTexts,
  embeddingFolders,
} from '../support/embedding-folders.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';
import { textFolder } from '../support/text-folders.ts';

interface Prediction {
  readonly embedding: readonly number[];
}

async function served(name: string): Promise<Served> {
  return serveHome(await packagedFolder(textFolder(name)), { MLPACK_INFERENCE: 'inline' });
}

function rowOf({ text, prompt }: EmbeddedText): object {
  return { text, ...(prompt !== undefined && { prompt_name: prompt }) };
}

function expectVectors(predictions: readonly Prediction[], texts: readonly EmbeddedText[]): void {
  expect(predictions).toHaveLength(texts.length);
  for (const [i, { embedding }] of predictions.entries()) {
    const wanted = texts[i];
    expect(embedding).toHaveLength(32);
    for (const [d, value] of embedding.entries()) {
      expect(Math.abs(value - (wanted?.embedding[d] ?? NaN)), wanted?.text).toBeLessThanOrEqual(1e-5);
    }
  }
}

describe.each(embeddingFolders)('%s', (name) => {
  const texts = embeddedTexts(name);

  it('embeds each text alone, all in one request, and all in requests at once as its framework did', async () => {
    const model = await served(name);
    for (const one of texts.slice(0, 6)) {
      const { json } = await model.post('/predict', { rows: [rowOf(one)] });
      expectVectors(json.predictions, [one]);
    }
    const { json } = await model.post('/predict', { rows: texts.map(rowOf) });
    expectVectors(json.predictions, texts);
    const before = model.inferences().count;
    const answers = await postTogether(
      model.url,
      '/predict',
      texts.map((one) => ({ rows: [rowOf(one)] })),
    );
    expectVectors(
      answers.flatMap((answer) => (answer as { readonly predictions: readonly Prediction[] }).predictions),
      texts,
    );
    expect(model.inferences().count - before).toBeLessThan(texts.length / 2);
  });

  it('embeds texts that were padded together elsewhere', async () => {
    const compared = comparedTexts(name);
    const model = await served(name);
    const { status, json } = await model.post('/predict', {
      rows: compared.texts.map((text) => ({ text })),
    });
    expect(status).toBe(200);
    expectVectors(
      json.predictions,
      compared.texts.map((text, i) => ({ text, embedding: compared.embeddings[i] ?? [] })),
    );
  });
});

describe('a model that embeds', () => {
  it('takes the ids of tokens in place of texts, and cuts them as texts', async () => {
    const model = await served('st-mean-normalize');
    const [, hello] = embeddedTexts('st-mean-normalize');
    const rows = [{ text: hello?.text ?? '' }, { text: '', token_ids: [2, 45, 3] }];
    const { json } = await model.post('/predict', { rows });
    expect(json.predictions[0].embedding).not.toEqual(json.predictions[1].embedding);
    const mixed = await model.post('/predict', { rows: [rows[0], { text: 'Hi', token_ids: [2, 45, 3] }] });
    expect([mixed.status, mixed.json.error]).toEqual([
      400,
      'input "token_ids": row 1: expected either "token_ids" or "text", got both: beside ids the text is ""',
    ]);
    const wrong = await model.post('/predict', { rows: [{ text: '', token_ids: [2, 480] }] });
    expect([wrong.status, wrong.json.error]).toEqual([
      400,
      'input "token_ids": row 0: id 1: expected an integer from 0 to 479, got 480',
    ]);
    const long = Array.from({ length: 100 }, () => 7);
    const cut = long.slice(0, 32);
    const both = await model.post('/predict', {
      rows: [long, cut].map((ids) => ({ text: '', token_ids: ids })),
    });
    expect(both.json.predictions[0]).toEqual(both.json.predictions[1]);
  });

  it('refuses a prompt that it doesn’t have by its row', async () => {
    const model = await served('st-cls');
    const rows = [{ text: 'a' }, { text: 'b', prompt_name: 'clustering' }];
    const { status, json } = await model.post('/predict', { rows });
    expect([status, json.error]).toEqual([
      400,
      'input "prompt_name": row 1: expected the name of a prompt, query or passage, got "clustering"',
    ]);
  });
});
