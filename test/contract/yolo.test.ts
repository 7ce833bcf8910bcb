/** Detectors of Ultralytics from the metadata of their ONNX files: pictures in, objects out. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DetectedObject } from '../../contract/pictures/detect/detected-object.ts';
import { packagedModel } from '../support/openapi/packaged-home.ts';
import { complaints } from '../support/openapi/validators.ts';
import { pictureFolder } from '../support/picture-folders.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';

interface Detection {
  readonly label: string;
  readonly score: number;
  readonly box: readonly number[];
}

interface Case {
  readonly inputs: { readonly image: string };
  readonly outputs: Readonly<Record<'detections' | 'conf_0.4_iou_0.6', readonly Detection[]>>;
}

const folder = pictureFolder('yolov8-raw');
const { cases } = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as {
  readonly cases: readonly Case[];
};
const home = packagedModel(readFileSync(join(folder, 'model.onnx')), {});
const base64Of = ({ inputs }: Case) => readFileSync(join(folder, inputs.image), 'base64');

type Row = readonly [row: object, detections: readonly Detection[]];

/** Rows of pictures, each with two sets of options, and what they are answered with. */
const rows = cases.flatMap((one): Row[] => [
  [{ image: base64Of(one), iou: 0.45 }, one.outputs.detections],
  [{ image: base64Of(one), threshold: 0.4, iou: 0.6 }, one.outputs['conf_0.4_iou_0.6']],
]);

let started: Promise<Served> | undefined;

async function served(): Promise<Served> {
  started ??= home.then((path) =>
    serveHome(path, { MLPACK_INFERENCE: 'inline', MLPACK_MAX_BODY_BYTES: '2000000' }),
  );
  return await started;
}

interface Answer {
  readonly predictions: readonly { readonly objects: readonly DetectedObject[] }[];
}

function expectObjects({ predictions }: Answer, wanted: readonly Row[]): void {
  expect(predictions).toHaveLength(wanted.length);
  for (const [i, { objects }] of predictions.entries()) {
    const detections = wanted[i]?.[1] ?? [];
    expect(objects.map(({ label }) => label)).toEqual(detections.map(({ label }) => label));
    for (const [at, { score, box }] of objects.entries()) {
      const detection = detections[at];
      expect(Math.abs(score - (detection?.score ?? NaN))).toBeLessThanOrEqual(1e-5);
      const apart = Object.values(box).map((side, k) => Math.abs(side - (detection?.box[k] ?? NaN)));
      expect(Math.max(...apart)).toBeLessThanOrEqual(1e-3);
    }
  }
}

describe('yolov8-raw', () => {
  it('answers pictures alone, of all sizes in one request and in requests at once', async () => {
    const model = await served();
    for (const one of rows) {
      expectObjects((await model.post('/predict', { rows: [one[0]] })).json, [one]);
    }
    expectObjects((await model.post('/predict', { rows: rows.map(([row]) => row) })).json, rows);
    const answers = await postTogether(
      model.url,
      '/predict',
      rows.map(([row]) => ({ rows: [row] })),
    );
    expect(answers).toHaveLength(rows.length);
    expectObjects({ predictions: answers.flatMap((answer) => (answer as Answer).predictions) }, rows);
  });

  it('has the thresholds of Ultralytics by default', async () => {
    const model = await served();
    const [image] = cases.map(base64Of);
    const [plain, told] = [{ image }, { image, threshold: 0.25, iou: 0.7 }];
    const { json } = await model.post('/predict', { rows: [plain, told] });
    expect(json.predictions[0]).toEqual(json.predictions[1]);
    expect(json.predictions[0].objects.length).toBeGreaterThan(cases[0]?.outputs.detections.length ?? 0);
  });

  it('refuses shares that are none', async () => {
    const model = await served();
    const [image] = cases.map(base64Of);
    for (const [option, value] of [
      ['iou', -0.1],
      ['iou', '0.5'],
      ['threshold', 2],
    ] as const) {
      const { status, json } = await model.post('/predict', {
        rows: [{ image }, { image, [option]: value }],
      });
      expect([status, json.error]).toEqual([400, `input "${option}": row 1: expected a number from 0 to 1`]);
    }
  });

  it('is described with its options', async () => {
    const document = JSON.parse(await readFile(join(await home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    const { Record: record } = document.components.schemas;
    expect(Object.keys(record.properties)).toEqual(['image', 'threshold', 'iou']);
  });
});
