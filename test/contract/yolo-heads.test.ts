/** Detectors of Ultralytics whose answers are written into their files: both heads, hostile numbers, and metadata of another form. */
import { describe, expect, it } from 'vitest';
import { inputField, modelBytes, nodeField, outputField } from '../support/onnx-bytes.ts';
import { packagedModel } from '../support/openapi/packaged-home.ts';
import { greyPng } from '../support/page/png.ts';
import { bytesField, integerField } from '../support/protobuf-bytes.ts';
import { serveHome } from '../support/server/served.ts';

/** A detector that finds the same in each picture; what it returns is in its file. */
function fixedDetector(sizes: readonly number[], values: readonly number[], names: string): Buffer {
  const found = bytesField(5, [
    ...sizes.map((size) => integerField(1, size)),
    integerField(2, 1),
    bytesField(8, 'found'),
    bytesField(9, [Buffer.from(Float32Array.from(values).buffer)]),
  ]);
  const metadata = Object.entries({ task: 'detect', imgsz: '[32, 64]', stride: '32', names });
  return modelBytes(
    [
      nodeField('Identity', ['found'], ['output0']),
      bytesField(2, 'made-up'),
      found,
      inputField('images', [1, 3, 32, 64]),
      outputField('output0', sizes),
    ],
    { '': 17 },
    ...metadata.map(([key, value]) => bytesField(14, [bytesField(1, key), bytesField(2, value)])),
  );
}

/** Of 64 x 64 pixels, half as large in the middle of the letterbox. */
const grey = greyPng(
  64,
  64,
  Array.from({ length: 64 * 64 }, () => 128),
).toString('base64');

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
