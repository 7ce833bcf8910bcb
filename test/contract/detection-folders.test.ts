/** Folders of Hugging Face's that detect objects: files in, the answers of transformers' pipeline out. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findObjects } from '../../contract/pictures/detect/find-objects.ts';
import { compareTensors } from '../../src/tensor/compare.ts';
import { complaints } from '../support/openapi/validators.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { pictureFolder } from '../support/picture-folders.ts';
import { servedPictures } from '../support/server/served-pictures.ts';
import { postTogether } from '../support/server/together.ts';

interface Case {
  readonly kind?: string;
  readonly inputs: { readonly image: string };
  readonly outputs: Readonly<Record<string, readonly unknown[]>>;
  readonly decoded: { readonly size: readonly [width: number, height: number] };
}

type Row = readonly [row: object, objects: unknown];

function casesOf(name: string): readonly Case[] {
  return JSON.parse(readFileSync(join(pictureFolder(name), 'golden.json'), 'utf8')).cases;
}

function base64Of(name: string, { inputs }: Case): string {
  return readFileSync(join(pictureFolder(name), inputs.image), 'base64');
}

/** Rows of pictures, each by default and with a lower threshold, and what they are answered with. */
function rowsOf(name: string): readonly Row[] {
  return casesOf(name)
    .filter(({ kind }) => kind === undefined)
    .flatMap((one): Row[] => [
      [{ image: base64Of(name, one) }, one.outputs['pipeline']],
      [{ image: base64Of(name, one), threshold: 0.3 }, one.outputs['pipeline_threshold_0.3']],
    ]);
}

function expectObjects(predictions: readonly { readonly objects: unknown }[], rows: readonly Row[]): void {
  const tensor = (values: readonly unknown[]) => ({
    name: 'objects',
    dtype: 'string' as const,
    content: 'json' as const,
    shape: [values.length],
    data: values.map((value) => JSON.stringify(value)),
  });
  const difference = compareTensors(
    tensor(rows.map(([, objects]) => objects)),
    tensor(predictions.map(({ objects }) => objects)),
    { absolute: 1e-5, relative: 0 },
  );
  expect(difference?.message).toBeUndefined();
}

describe.each(['detr-detection', 'yolos-detection'])('%s', (name) => {
  const rows = rowsOf(name);

  it('answers pictures alone, of all sizes in one request and in requests at once as the pipeline did', async () => {
    const model = await servedPictures(name);
    for (const one of rows) {
      const { json } = await model.post('/predict', { rows: [one[0]] });
      expectObjects(json.predictions, [one]);
    }
    const { json } = await model.post('/predict', { rows: rows.map(([row]) => row) });
    expectObjects(json.predictions, rows);
    const answers = await postTogether(
      model.url,
      '/predict',
      rows.map(([row]) => ({ rows: [row] })),
    );
    expect(answers).toHaveLength(rows.length);
    expectObjects(
      answers.flatMap(
        (answer) =>
          (answer as { readonly predictions: readonly { readonly objects: unknown }[] }).predictions,
      ),
      rows,
    );
  });

  it.each(casesOf(name).filter(({ kind }) => kind === undefined))(
    'finds boxes before they are cut to pixels: $inputs.image',
    ({ outputs, decoded }) => {
      const [width, height] = decoded.size;
      const step = {
        kind: 'detect',
        inputs: { image: 'image', threshold: 'threshold', logits: 'logits', boxes: 'boxes' },
        output: 'objects',
        labels: ['person', 'N/A', 'bicycle', 'car'],
      } as const;
      for (const threshold of ['0.0', '0.5', '0.7']) {
        const [found = []] = findObjects(step, {
          sizes: [{ width, height }],
          thresholds: [threshold],
          logits: Float32Array.from((outputs['logits'] ?? []).flat() as number[]),
          boxes: Float32Array.from((outputs['pred_boxes'] ?? []).flat() as number[]),
        });
        const flat = found.map(({ score, label, box }) => [score, label, ...Object.values(box)]);
        const wanted = outputs[`threshold_${threshold}`] as readonly {
          readonly score: number;
          readonly label: string;
          readonly box: readonly number[];
        }[];
        expect(flat.map(([, label]) => label)).toEqual(wanted.map(({ label }) => label));
        for (const [i, { score, box }] of wanted.entries()) {
          expect(Math.abs(Number(flat[i]?.[0]) - score)).toBeLessThanOrEqual(1e-6);
          for (const [at, side] of box.entries())
            expect(Math.abs(Number(flat[i]?.[at + 2]) - side)).toBeLessThanOrEqual(1e-4);
        }
      }
    },
  );
});

describe('a model of objects', () => {
  const name = 'detr-detection';
  const [picture] = casesOf(name).filter(({ inputs }) => inputs.image.endsWith('rgba.png'));
  const image = base64Of(name, picture ?? expect.fail('no picture'));
  const other = base64Of(name, casesOf(name)[0] ?? expect.fail('no picture'));

  it('gives them by V1 as the list alone, by V2 as its text, of a file as the body', async () => {
    const model = await servedPictures(name);
    const { json } = await model.post(`/v1/models/${name}:predict`, { instances: [{ image }] });
    expectObjects([{ objects: json.predictions[0] }], [[{}, picture?.outputs['pipeline']]]);
    const inputs = [
      { name: 'image', datatype: 'BYTES', shape: [1], data: [image] },
      { name: 'threshold', datatype: 'BYTES', shape: [1], data: ['0.99'] },
    ];
    const answer = await model.post(`/v2/models/${name}/infer`, { inputs });
    expect(answer.json.outputs[0]).toMatchObject({ name: 'objects', data: ['[]'] });
    const body = await fetch(`${model.url}/predict`, {
      method: 'POST',
      body: Buffer.from(image, 'base64'),
      headers: { 'Content-Type': 'image/png' },
    });
    expect(await body.json()).toMatchObject({ predictions: [{ objects: json.predictions[0] }] });
  });

  it('refuses thresholds that are none, and answers others', async () => {
    const { url } = await servedPictures(name);
    const answers = await postTogether(url, '/predict', [
      { rows: [{ image }] },
      { rows: [{ image: other }, { image, threshold: 1.5 }] },
      { rows: [{ image, threshold: '0.5' }] },
      { rows: [{ image, threshold: -1e-9 }] },
    ]);
    const refused = (row: number) => ({
      error: `input "threshold": row ${row}: expected a number from 0 to 1`,
    });
    expect(answers).toMatchObject([{ predictions: [{}] }, refused(1), refused(0), refused(0)]);
  });

  it('shares no inference among requests, as a high picture would make the wide one of another as high', async () => {
    const model = await servedPictures(name);
    const before = model.inferences();
    const request = { rows: [{ image }] };
    await postTogether(model.url, '/predict', [request, request, request]);
    const { count, rows } = model.inferences();
    expect([count - before.count, rows - before.rows]).toEqual([3, 3]);
  });

  it('refuses thresholds that are no JSON, such as NaN', async () => {
    const model = await servedPictures(name);
    const inputs = [
      { name: 'image', datatype: 'BYTES', shape: [1], data: [image] },
      { name: 'threshold', datatype: 'BYTES', shape: [1], data: ['NaN'] },
    ];
    const { status, json } = await model.post(`/v2/models/${name}/infer`, { inputs });
    expect([status, json.error]).toEqual([400, expect.stringContaining('threshold')]);
  });

  it('refuses a picture too narrow to be resized, which is an error of the library, too', async () => {
    const yolos = 'yolos-detection';
    const model = await servedPictures(yolos);
    const narrow = casesOf(yolos).filter(({ kind }) => kind === 'library error');
    expect(narrow).toHaveLength(2);
    for (const one of narrow) {
      const { status, json } = await model.post('/predict', { rows: [{ image: base64Of(yolos, one) }] });
      expect([status, json.error]).toEqual([
        400,
        expect.stringMatching(
          /^input "image": row 0: the picture has \d+ x \d+ pixels, too few across to be resized to \d+ x 0$/u,
        ),
      ]);
    }
  });

  it('is described with its threshold and its objects', async () => {
    const home = await packagedFolder(pictureFolder(name));
    const document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    const { Record: record } = document.components.schemas;
    expect([record.required, Object.keys(record.properties)]).toEqual([['image'], ['image', 'threshold']]);
    expect(Object.keys(document.paths['/predict'].post.requestBody.content)).toContain('image/png');
  });
});
