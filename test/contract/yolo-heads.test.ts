/** Detectors of Ultralytics whose answers are written into their files: both heads, hostile numbers, and metadata of another form. */
import { describe, expect, it } from 'vitest';
import { fixedDetector, greyPicture as grey } from '../support/fixed-detector.ts';
import { packagedModel } from '../support/openapi/packaged-home.ts';
import { serveHome } from '../support/server/served.ts';

describe('a detector of one picture at a time', () => {
  it('with an end-to-end head has chosen already, and gives what is above the threshold', async () => {
    const objects = [
      [16, 0, 32, 16, 0.5, 1],
      [16, 0, 32, 16, 0.75, 0],
      [0, 0, 64, 32, 0.9, 7],
      [NaN, 0, 64, 32, 0.9, 0],
      [0, 0, 64, 32, NaN, 0],
      [0, 0, 64, 32, 0.2, 0],
      [0, 0, 0, 0, 0, 0],
    ];
    const names = `{0: 'cat', 1: "dog's"}`;
    const model = await serveHome(await packagedModel(fixedDetector([1, 7, 6], objects.flat(), names), {}), {
      MLPACK_INFERENCE: 'inline',
    });
    const { json } = await model.post('/predict', {
      rows: [{ image: grey }, { image: grey, threshold: 0.6 }],
    });
    const box = { xmin: 0, ymin: 0, xmax: 32, ymax: 32 };
    const cat = { score: 0.75, label: 'cat', box };
    expect(json.predictions).toEqual([
      { objects: [cat, { score: 0.5, label: "dog's", box }] },
      { objects: [cat] },
    ]);
  });

  it('with a raw head drops what has NaN in it, and boxes of nothing', async () => {
    const anchors = [
      [24, 8, 16, 16, 0.5],
      [24, 8, 16, 16, NaN],
      [NaN, 8, 16, 16, 0.9],
      [24, 8, Infinity, 16, 0.9],
      [24, 8, 16, 16, 0.4],
    ];
    const values = [0, 1, 2, 3, 4].flatMap((field) => anchors.map((anchor) => anchor[field] ?? 0));
    const model = await serveHome(await packagedModel(fixedDetector([1, 5, 5], values, "{0: 'cat'}"), {}), {
      MLPACK_INFERENCE: 'inline',
    });
    const { json } = await model.post('/predict', { rows: [{ image: grey }, { image: grey, iou: 1 }] });
    const box = { xmin: 0, ymin: 0, xmax: 32, ymax: 32 };
    const [best, other] = [0.5, Math.fround(0.4)].map((score) => ({ score, label: 'cat', box }));
    expect(json.predictions).toEqual([{ objects: [best] }, { objects: [best, other] }]);
  });

  it('is served as its tensors where its metadata is not as Ultralytics writes it', async () => {
    const bytes = fixedDetector(
      [1, 5, 5],
      Array.from({ length: 25 }, () => 0),
      'cat',
    );
    const model = await serveHome(await packagedModel(bytes, {}), { MLPACK_INFERENCE: 'inline' });
    const { json } = await model.get('/v2/models/made-up');
    expect(json.inputs).toMatchObject([{ name: 'images', datatype: 'FP32' }]);
  });
});
