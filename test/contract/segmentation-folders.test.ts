/** Folders of Hugging Face's that tell the label of each pixel: files in, masks out, as transformers' pipeline has them. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodePicture } from '../../contract/pictures/decode-picture.ts';
import { openCodecs } from '../../src/replay/steps/codecs.ts';
import { complaints } from '../support/openapi/validators.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { greyPng } from '../support/page/png.ts';
import { pictureFolder } from '../support/picture-folders.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';

interface Case {
  readonly inputs: { readonly image: string };
  readonly outputs: {
    /** Name of a PNG of the numbers of labels. */
    readonly segmentation: string;
    readonly pipeline: readonly {
      readonly label: string;
      readonly mask: { readonly size: readonly [number, number]; readonly pixels_255: number };
    }[];
  };
}

interface Segment {
  readonly score: null;
  readonly label: string;
  readonly mask: string;
}

const name = 'segformer-semantic';
const folder = pictureFolder(name);
const codecs = openCodecs();
const { cases } = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as {
  readonly cases: readonly Case[];
};
const labels = ['wall', 'building', 'sky', 'tree'];
const home = packagedFolder(folder, { source: 'recorded', framework: null, cases: [] });
const base64Of = ({ inputs }: Case) => readFileSync(join(folder, inputs.image), 'base64');

let started: Promise<Served> | undefined;

async function served(): Promise<Served> {
  started ??= home.then((path) =>
    serveHome(path, { MLPACK_INFERENCE: 'inline', MLPACK_MAX_BODY_BYTES: '1000000' }),
  );
  return await started;
}

/** The first channel of each pixel. */
function greys(png: Uint8Array): readonly number[] {
  return Array.from(decodePicture(png, codecs).pixels.filter((_, i) => i % 3 === 0));
}

function expectSegments(segments: readonly Segment[], { inputs, outputs }: Case): void {
  expect(
    segments.map(({ score, label }) => [score, label]),
    inputs.image,
  ).toEqual(outputs.pipeline.map(({ label }) => [null, label]));
  const ids = greys(readFileSync(join(folder, outputs.segmentation)));
  for (const [i, { label, mask }] of segments.entries()) {
    const png = Buffer.from(mask, 'base64');
    const { width, height } = decodePicture(png, codecs);
    expect([width, height]).toEqual(outputs.pipeline[i]?.mask.size);
    const wanted = ids.map((id) => (labels[id] === label ? 255 : 0));
    expect(greys(png), `${inputs.image}, ${label}`).toEqual(wanted);
  }
}

describe('segformer-semantic', () => {
  it('answers pictures alone, of all sizes in one request and in requests at once, pixel by pixel', async () => {
    const model = await served();
    for (const one of cases) {
      const { json } = await model.post('/predict', { rows: [{ image: base64Of(one) }] });
      expectSegments(json.predictions[0].segments, one);
    }
    const rows = cases.map((one) => ({ image: base64Of(one) }));
    const { json } = await model.post('/predict', { rows });
    for (const [i, one] of cases.entries()) expectSegments(json.predictions[i].segments, one);
    const answers = await postTogether(
      model.url,
      '/predict',
      rows.map((row) => ({ rows: [row] })),
    );
    expect(answers).toEqual(
      json.predictions.map((prediction: object) => ({
        model: name,
        version: '1.0.0',
        predictions: [prediction],
      })),
    );
  });

  it('answers by V1 as the list alone, by V2 as its text', async () => {
    const model = await served();
    const [one = expect.fail('no case')] = cases;
    const image = base64Of(one);
    const { json } = await model.post(`/v1/models/${name}:predict`, { instances: [image] });
    expectSegments(json.predictions[0], one);
    const inputs = [{ name: 'image', datatype: 'BYTES', shape: [1], data: [image] }];
    const answer = await model.post(`/v2/models/${name}/infer`, { inputs });
    expect(JSON.parse(answer.json.outputs[0].data[0])).toEqual(json.predictions[0]);
  });

  it('refuses a picture of more pixels than are segmented, before anything is computed', async () => {
    const model = await served();
    const large = greyPng(1, 1, [0]);
    large.writeUInt32BE(4097, 16);
    large.writeUInt32BE(4096, 20);
    const { status, json } = await model.post('/predict', {
      rows: [{ image: large.toString('base64') }],
    });
    expect([status, json.error]).toEqual([
      400,
      'input "image": row 0: the picture has 4097 x 4096 pixels; at most 16777216 are segmented',
    ]);
  });

  it('is described with its masks', async () => {
    const document = JSON.parse(await readFile(join(await home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    expect(JSON.stringify(document.components.schemas)).toContain('"contentMediaType":"image/png"');
  });
});
