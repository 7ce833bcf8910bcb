import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCodecs } from './codecs.ts';
import type { ImageSettingsJson } from '../../../contract/schemas/contract.schema.ts';
import { decodePicture } from '../../../contract/pictures/decode-picture.ts';
import { pictureToTensor } from '../../../contract/pictures/process/picture-tensor.ts';

const folder = resolve(import.meta.dirname, '../../../test/models/pictures/vit-image-classification');
const codecs = openCodecs();

/** Elements with their channel and place. */
interface Values {
  readonly shape: readonly [number, number, number];
  readonly samples_cyxv: readonly (readonly [number, number, number, number])[];
}

interface Case {
  readonly inputs: { readonly image?: string };
  readonly pixel_values?: Values;
  readonly pixel_values_pil?: Values;
}

const { cases } = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as {
  readonly cases: readonly Case[];
};

/** What preprocessor_config.json says of this model. */
const settings = {
  resize: { filter: 'bilinear', size: { height: 32, width: 32 } },
  crop: null,
  rescale: 0.00392156862745098,
  normalise: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  isBgr: false,
} as const satisfies Omit<ImageSettingsJson, 'backend'>;

describe.each([
  ['torchvision', 'pixel_values'],
  ['pillow', 'pixel_values_pil'],
] as const)('elements are those of the processor that uses %s, to the last bit', (backend, key) => {
  const toTensor = pictureToTensor({ ...settings, backend });
  const elementsOf = (image: string) =>
    toTensor(decodePicture(new Uint8Array(readFileSync(join(folder, image))), codecs)).elements;

  it.each(
    cases.flatMap(({ inputs, ...one }) =>
      inputs.image === undefined ? [] : [{ image: inputs.image, values: one[key] }],
    ),
  )('$image', ({ image, values }) => {
    const elements = elementsOf(image);
    const [, height, width] = values?.shape ?? [0, 0, 0];
    const found = values?.samples_cyxv.map(([c, y, x]) => elements[(c * height + y) * width + x]);
    expect(found).toEqual(values?.samples_cyxv.map(([, , , value]) => value));
  });

  it.each(['images/rgb.png', 'images/baseline_420.jpg'])('all of %s', (image) => {
    const expected = new Uint8Array(readFileSync(join(folder, `${image}.${key}.f32`)));
    expect(elementsOf(image)).toEqual(new Float32Array(expected.buffer));
  });
});
