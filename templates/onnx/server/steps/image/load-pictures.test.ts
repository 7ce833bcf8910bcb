import { describe, expect, it } from 'vitest';
import type { ImageStep } from '../../../../../contract/schemas/contract.schema.ts';
import { greyPng } from '../../../../../test/support/page/png.ts';
import { loadPictures } from './load-pictures.ts';

const step: ImageStep = {
  kind: 'image',
  input: 'image',
  output: 'pixels',
  sizes: 'sizes',
  mask: { output: 'mask', size: null },
  settings: {
    backend: 'torchvision',
    resize: null,
    crop: null,
    rescale: null,
    normalise: null,
    isBgr: false,
  },
};
const pictures = {
  dtype: 'string' as const,
  shape: [2],
  elements: [greyPng(2, 1, [1, 2]), greyPng(1, 2, [3, 4])].map((png) => png.toString('base64')),
};

it('no picture is decoded of which nobody waits for the one before', async () => {
  const run = await loadPictures(step);
  const decoded: string[] = [];
  const given = { ...pictures, elements: ['', 'no picture'] };
  const goOn = (): void => {
    decoded.push('row');
    throw new RangeError('given up');
  };
  expect(() => run([given], goOn)).toThrow('given up');
  expect(decoded).toHaveLength(1);
});

describe('pictures of different sizes', () => {
  it('are filled up to the highest and the widest, and their sizes told', async () => {
    const [pixels, sizes] = (await loadPictures(step))([pictures]);
    const [across, down] = [
      [1, 2, 0, 0],
      [3, 0, 4, 0],
    ];
    const channels = [across, across, across, down, down, down].flat();
    expect(pixels).toEqual({
      dtype: 'float32',
      shape: [2, 3, 2, 2],
      elements: Float32Array.from(channels),
    });
    expect(sizes).toEqual({ dtype: 'int64', shape: [2, 2], elements: BigInt64Array.of(1n, 2n, 2n, 1n) });
  });

  it('have a mask as large as they are, or of the size that the graph takes', async () => {
    const [, , mask] = (await loadPictures(step))([pictures]);
    expect(mask).toEqual({ dtype: 'int64', shape: [2, 2, 2], elements: new BigInt64Array(8).fill(1n) });
    const fixed = { ...step, mask: { output: 'mask', size: { height: 3, width: 1 } } };
    const [, , other] = (await loadPictures(fixed))([pictures]);
    expect(other).toEqual({ dtype: 'int64', shape: [2, 3, 1], elements: new BigInt64Array(6).fill(1n) });
  });
});
