import { describe, expect, it } from 'vitest';
import type { ImageInput } from '../../../../contract/schemas/contract.schema.ts';
import { elementsImage, imageElements } from './normalise.ts';
import { brightness, inverted, resized, type Rgba } from './rgba.ts';

function grey(width: number, values: readonly number[]): Rgba {
  const data = Uint8ClampedArray.from(values.flatMap((value) => [value, value, value, 255]));
  return { data, width, height: values.length / width };
}

function reds({ data }: Rgba): number[] {
  return [...data].filter((_, i) => i % 4 === 0);
}

const spec: ImageInput = {
  layout: 'NCHW',
  channels: 3,
  height: 1,
  width: 2,
  scale: 1 / 255,
  mean: [0.5, 0, 0.25],
  std: [0.5, 1, 0.25],
  inverted: false,
};
const twoPixels: Rgba = {
  data: Uint8ClampedArray.from([255, 0, 51, 255, 0, 102, 255, 255]),
  width: 2,
  height: 1,
};

describe('resized', () => {
  it('makes each pixel the mean of what it covers', () => {
    expect(reds(resized(grey(4, [0, 10, 20, 30, 40, 50, 60, 70]), 2, 1))).toEqual([25, 45]);
    expect(reds(resized(grey(3, [0, 90, 180]), 2, 1))).toEqual([30, 150]);
    expect(reds(resized(grey(1, [7]), 2, 2))).toEqual([7, 7, 7, 7]);
  });
});

it('exchanges light and dark, but not what is seen through', () => {
  const picture = inverted(grey(2, [0, 200]));
  expect([...picture.data]).toEqual([255, 255, 255, 255, 55, 55, 55, 255]);
  expect(brightness(picture)).toBe(155);
});

describe('imageElements', () => {
  it('are (pixel × scale − mean) / std, channel by channel', () => {
    expect(imageElements(twoPixels, spec, 'float32')).toEqual([1, -1, 0, 0.4, -0.2, 3]);
  });

  it('are pixel by pixel in NHWC', () => {
    expect(imageElements(twoPixels, { ...spec, layout: 'NHWC' }, 'float32')).toEqual([
      1, 0, -0.2, -1, 0.4, 3,
    ]);
  });

  it('are grey as an eye sees it, and whole numbers for an integer input', () => {
    const one: ImageInput = { ...spec, layout: 'HW', channels: 1, scale: 1, mean: [0], std: [1] };
    expect(imageElements(twoPixels, one, 'uint8')).toEqual([82, 89]);
  });

  it.each(['NCHW', 'NHWC'] as const)('can be made a picture again: %s', (layout) => {
    const elements = imageElements(twoPixels, { ...spec, layout }, 'float32');
    expect(elementsImage(elements, { ...spec, layout })).toEqual(twoPixels);
  });

  it('of one channel are grey again', () => {
    const one: ImageInput = { ...spec, channels: 1, mean: [0], std: [1] };
    expect(elementsImage([0, 1], one)).toEqual(grey(2, [0, 255]));
  });
});
