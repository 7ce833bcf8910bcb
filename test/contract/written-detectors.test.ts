/** Steps by hand around detectors: what their own metadata would say, heads that say nothing, and code that reads what was found. */
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DetectedObject } from '../../contract/pictures/detect/detected-object.ts';
import { fixedDetector, greyPicture } from '../support/fixed-detector.ts';
import { packagedProject } from '../support/openapi/packaged-home.ts';
import { complaints } from '../support/openapi/validators.ts';
import { pictureFolder } from '../support/picture-folders.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';
import { fileTempDir } from '../support/temp.ts';
import { yoloSteps } from '../support/written-steps.ts';

async function served(home: string): Promise<Served> {
  return serveHome(home, { MLPACK_INFERENCE: 'inline', MLPACK_MAX_BODY_BYTES: '2000000' });
}

/** A project of files by name, among them model.onnx and mlpack.yaml. */
async function project(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = join(await fileTempDir(), 'seen');
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

const zoo = pictureFolder('yolov8-raw');

interface Detection {
  readonly label: string;
  readonly score: number;
  readonly box: readonly number[];
}

interface Case {
  readonly inputs: { readonly image: string };
  readonly outputs: Readonly<Record<'detections' | 'conf_0.4_iou_0.6', readonly Detection[]>>;
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(join(zoo, 'golden.json'), 'utf8'),
);
const base64Of = ({ inputs }: Case) => readFileSync(join(zoo, inputs.image), 'base64');

function expectObjects(objects: readonly DetectedObject[], wanted: readonly Detection[]): void {
  expect(objects.map(({ label }) => label)).toEqual(wanted.map(({ label }) => label));
  for (const [i, { score, box }] of objects.entries()) {
    expect(Math.abs(score - (wanted[i]?.score ?? NaN))).toBeLessThanOrEqual(1e-5);
    const apart = Object.values(box).map((side, k) => Math.abs(side - (wanted[i]?.box[k] ?? NaN)));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1e-3);
  }
}

const code = `import type { DetectedObject, Step, Tensor } from 'mlpack/steps';

const run: Step<{ objects: Tensor<readonly (readonly DetectedObject[])[]>; image: Tensor<string[]> }> = ({ objects, image }) => ({
  count: { shape: [objects.data.length], data: objects.data.map((found) => BigInt(found.length)) },
  widest: {
    shape: [objects.data.length],
    data: objects.data.map((found) => Math.max(0, ...found.map(({ box }) => box.xmax - box.xmin))),
  },
  best: { shape: [image.data.length], data: objects.data.map(([best]) => best ?? null) },
});

export default run;
`;

const codeStep = `  - code:
      file: count.ts
      inputs: [objects, image]
      outputs:
        count: { dtype: int64, shape: [N] }
        widest: { dtype: float32, shape: [N] }
        best: { dtype: json, shape: [N] }
`;

describe('a YOLO whose steps are written by hand', () => {
  const files = { 'mlpack.yaml': yoloSteps, 'model.onnx': readFileSync(join(zoo, 'model.onnx')) };

  it('finds what the convention of Ultralytics does, in pictures of all sizes at once and in requests at once', async () => {
    const model = await served(await packagedProject(await project(files)));
    const rows = cases.flatMap((one) => [
      { image: base64Of(one), iou: 0.45 },
      { image: base64Of(one), threshold: 0.4, iou: 0.6 },
    ]);
    const wanted = cases.flatMap(({ outputs }) => [outputs.detections, outputs['conf_0.4_iou_0.6']]);
    const { json } = await model.post('/predict', { rows });
    const answers = await postTogether(
      model.url,
      '/predict',
      rows.map((row) => ({ rows: [row] })),
    );
    for (const [i, one] of wanted.entries()) {
      expectObjects(json.predictions[i].objects, one);
      expect(answers[i]).toMatchObject({ predictions: [json.predictions[i]] });
    }
  });

  it('hands what it has found to code, row by row', async () => {
    const home = await packagedProject(
      await project({ ...files, 'mlpack.yaml': yoloSteps + codeStep, 'count.ts': code }),
    );
    const model = await served(home);
    const some = cases.slice(0, 4);
    const rows = some.map((one) => ({ image: base64Of(one), iou: 0.45 }));
    const { json } = await model.post('/predict', { rows: [...rows, { ...rows[0], threshold: 1 }] });
    for (const [i, { outputs }] of some.entries()) {
      const { count, widest, best } = json.predictions[i];
      const [first] = outputs.detections;
      const widths = outputs.detections.map(({ box: [left = NaN, , right = NaN] }) => right - left);
      expect([count, best.label]).toEqual([outputs.detections.length, first?.label]);
      expect(widest).toBeCloseTo(Math.max(...widths), 2);
      expect(Object.keys(json.predictions[i])).toEqual(['count', 'widest', 'best']);
    }
    expect(json.predictions[4]).toEqual({ count: 0, widest: 0, best: null });
    const document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    expect(Object.keys(document.components.schemas.Record.properties)).toEqual(['image', 'threshold', 'iou']);
  });
});

it('a file of one picture at a time that says nothing itself answers several, with the threshold of mlpack.yaml', async () => {
  const objects = [
    [16, 0, 32, 16, 0.5, 1],
    [16, 0, 32, 16, 0.75, 0],
  ];
  const yaml = `steps:
  - image: { resize: { letterbox: { height: 32, width: 64 } } }
  - inference
  - detect: { file: labels.txt, threshold: 0.6 }
`;
  const folder = await project({
    'mlpack.yaml': yaml,
    'labels.txt': 'cat\ndog\n',
    'model.onnx': fixedDetector([1, 2, 6], objects.flat(), null),
  });
  const model = await served(await packagedProject(folder));
  const { json } = await model.post('/predict', {
    rows: [{ image: greyPicture }, { image: greyPicture, threshold: 0.4 }],
  });
  const box = { xmin: 0, ymin: 0, xmax: 32, ymax: 32 };
  const cat = { score: 0.75, label: 'cat', box };
  expect(json.predictions).toEqual([
    { objects: [cat] },
    { objects: [cat, { score: 0.5, label: 'dog', box }] },
  ]);
  const { status, json: refused } = await model.post('/predict', {
    rows: [{ image: greyPicture, threshold: 2 }],
  });
  expect([status, refused.error]).toEqual([400, 'input "threshold": row 0: expected a number from 0 to 1']);
});
