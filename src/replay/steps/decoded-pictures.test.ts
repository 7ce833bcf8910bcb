import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCodecs } from './codecs.ts';
import { decodePicture } from '../../../contract/pictures/decode-picture.ts';
import type { Picture } from '../../../contract/pictures/picture.ts';

const models = resolve(import.meta.dirname, '../../../test/models/pictures');
const folder = join(models, 'vit-image-classification');
const codecs = openCodecs();

/** What Pillow decoded: the size, the mean of each channel, and some pixels with their places. */
interface Decoded {
  readonly size: readonly [number, number];
  readonly rgb_mean: readonly number[];
  readonly rgb_samples_xyrgb: readonly (readonly [number, number, number, number, number])[];
}

interface Case {
  readonly inputs: { readonly image?: string };
  readonly decoded?: Decoded;
}

const { cases } = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as {
  readonly cases: readonly Case[];
};
const pictures = cases.flatMap(({ inputs: { image }, decoded }) =>
  image === undefined || decoded === undefined ? [] : [{ image, decoded }],
);

const read = (image: string) => new Uint8Array(readFileSync(join(folder, image)));

function pixelAt({ width, pixels }: Picture, x: number, y: number): number[] {
  return [...pixels.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
}

describe('a picture is decoded as Pillow decodes it', () => {
  it.each(pictures)('$image', ({ image, decoded }) => {
    const picture = decodePicture(read(image), codecs);
    expect([picture.width, picture.height]).toEqual(decoded.size);
    for (const [x, y, ...rgb] of decoded.rgb_samples_xyrgb) expect(pixelAt(picture, x, y)).toEqual(rgb);
    const sums = [0, 0, 0];
    for (const [i, sample] of picture.pixels.entries()) sums[i % 3] = (sums[i % 3] ?? 0) + sample;
    for (const [channel, sum] of sums.entries()) {
      expect(sum / (picture.width * picture.height)).toBeCloseTo(decoded.rgb_mean[channel] ?? NaN, 6);
    }
  });
});

/** A file of a form that isn't usual, and what Pillow decoded it to; both base64. */
interface Form extends Pick<Picture, 'width' | 'height'> {
  readonly name: string;
  readonly file: string;
  readonly pixels: string;
}

describe('each form that a format has is decoded as Pillow decodes it', () => {
  const { forms } = JSON.parse(readFileSync(join(models, 'forms.json'), 'utf8')) as {
    readonly forms: readonly Form[];
  };
  it.each(forms)('$name', ({ file, width, height, pixels }) => {
    const picture = decodePicture(new Uint8Array(Buffer.from(file, 'base64')), codecs);
    expect([picture.width, picture.height]).toEqual([width, height]);
    expect(Buffer.from(picture.pixels).toString('base64')).toBe(pixels);
  });
});

describe('a picture is refused', () => {
  it.each([
    'rgb.png',
    'baseline_420.jpg',
    'progressive.jpg',
    'cmyk.jpg',
    'lossy.webp',
    'static.gif',
    'rgb24.bmp',
  ])('that is cut off: %s', (image) => {
    const bytes = read(join('images', image));
    expect(() => decodePicture(bytes.subarray(0, bytes.length >> 1), codecs)).toThrow(/is cut off/u);
  });

  it.each([
    ['images/rgb.png', 16, Buffer.from('0000753000007530', 'hex')],
    ['images/rgb24.bmp', 18, Buffer.from('3075000030750000', 'hex')],
    ['images/static.gif', 6, Buffer.from('ffffffff', 'hex')],
  ])('that says it is huge, before there is memory for it: %s', (image, at, size) => {
    const bytes = read(image);
    bytes.set(size, at);
    expect(() => decodePicture(bytes, codecs)).toThrow(/pixels; at most 67108864 are decoded/u);
  });

  it('whose pixels are more than it says', () => {
    const bytes = read('images/rgb.png');
    bytes.set(Buffer.from('0000000800000008', 'hex'), 16);
    expect(() => decodePicture(bytes, codecs)).toThrow(/is a damaged PNG/u);
  });

  it('that is none', () => {
    expect(() => decodePicture(new Uint8Array(0), codecs)).toThrow(/is no JPEG, PNG, WebP, GIF or BMP/u);
    expect(() => decodePicture(Buffer.from('<svg/>'), codecs)).toThrow(/is no JPEG/u);
  });

  it('and the next one is decoded as if there had been none', () => {
    const bytes = read('images/baseline_420.jpg');
    const before = decodePicture(bytes, codecs);
    const damaged = bytes.map((byte, i) => (i > 20 && i < 60 ? 0xee : byte));
    expect(() => decodePicture(damaged, codecs)).toThrow(/is not decoded|is a JPEG|is cut off/u);
    expect(decodePicture(bytes, codecs)).toEqual(before);
  });
});
