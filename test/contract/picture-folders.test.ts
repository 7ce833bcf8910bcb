/** Folders of Hugging Face's that classify pictures: files in, the answers of transformers' pipelines out. */
import { describe, expect, it } from 'vitest';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import {
  type PictureCase,
  pictureCases,
  pictureFile,
  pictureFolder,
  pictureFolders,
} from '../support/picture-folders.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';

async function served(name: string): Promise<Served> {
  return serveHome(await packagedFolder(pictureFolder(name)), {
    MLPACK_INFERENCE: 'inline',
    MLPACK_MAX_BODY_BYTES: '1000000',
  });
}

interface Prediction {
  readonly label: string;
  readonly score: number;
  readonly scores: Readonly<Record<string, number>>;
}

function expectAnswers(
  predictions: readonly Prediction[],
  cases: readonly PictureCase[],
  tolerance: number,
): void {
  expect(predictions).toHaveLength(cases.length);
  for (const [i, { label, score, scores }] of predictions.entries()) {
    const { inputs, outputs } = cases[i] ?? {};
    const [best] = outputs?.answers ?? [];
    expect(label, inputs?.image).toBe(best?.label);
    expect(Math.abs(score - (best?.score ?? NaN)), inputs?.image).toBeLessThanOrEqual(tolerance);
    for (const answer of outputs?.answers ?? []) {
      expect(Math.abs((scores[answer.label] ?? NaN) - answer.score), inputs?.image).toBeLessThanOrEqual(
        tolerance,
      );
    }
  }
}

describe.each(pictureFolders)('%s', (name, tolerance) => {
  const cases = pictureCases(name);
  const rowOf = (one: PictureCase) => ({ image: pictureFile(name, one).toString('base64') });

  it('answers each picture alone, all in one request, and all in requests at once as its framework did', async () => {
    const model = await served(name);
    for (const one of cases) {
      const { json } = await model.post('/predict', { rows: [rowOf(one)] });
      expectAnswers(json.predictions, [one], tolerance);
    }
    const { status, json } = await model.post('/predict', { rows: cases.map(rowOf) });
    expect(status).toBe(200);
    expectAnswers(json.predictions, cases, tolerance);
    const answers = await postTogether(
      model.url,
      '/predict',
      cases.map((one) => ({ rows: [rowOf(one)] })),
    );
    expectAnswers(
      answers.flatMap((answer) => (answer as { readonly predictions: readonly Prediction[] }).predictions),
      cases,
      tolerance,
    );
  });
});
