import { describe, expect, it } from 'vitest';
import type { GoldenSet } from '../../tensor/golden.ts';
import type { TensorInfo } from '../../tensor/signature.ts';
import type { InputConfig } from '../../../contract/schemas/mlpack.schema.ts';
import { refuseMistakes, refusing, type Mistake } from '../config/config-mistakes.ts';
import { planImageInput } from './image-input.ts';

const photo: TensorInfo = { name: 'x', dtype: 'float32', shape: ['N', 3, 'H', 'W'] };
const digit: TensorInfo = { name: 'x', dtype: 'float32', shape: ['N', 1, 8, 8] };
const rows: TensorInfo = { name: 'x', dtype: 'float32', shape: ['N', 64] };

/** One picture an array of elements. */
function golden(shape: readonly number[], ...pictures: readonly (readonly number[])[]): GoldenSet {
  const cases = pictures.map((data, index) => ({
    name: String(index),
    inputs: [{ name: 'x', dtype: 'float32' as const, shape: [1, ...shape], data }],
    outputs: [],
    tolerance: { absolute: 0, relative: 0 },
  }));
  return { source: 'framework', framework: null, cases };
}

const unknown: GoldenSet = { ...golden([]), source: 'recorded' };
/** A dot of `light` in the middle of `ground`. */
const dot = (ground: number, light: number) =>
  Array.from({ length: 64 }, (_, i) => (i === 27 ? light : ground));

function plan(
  input: TensorInfo,
  config: InputConfig = {},
  { cases = unknown, layout = undefined as 'NCHW' | 'NHWC' | undefined } = {},
) {
  const mistakes: Mistake[] = [];
  const evidence = { config, layout, batchAxis: 0, golden: cases };
  const planned = planImageInput(input, evidence, refusing(mistakes, ['inputs', 'x']));
  refuseMistakes(mistakes, undefined);
  return planned;
}

describe('planImageInput', () => {
  it('makes a picture of what reads like one, fractions of white where nothing says more', () => {
    expect(plan(photo, {}, { layout: 'NCHW' })).toEqual({
      layout: 'NCHW',
      channels: 3,
      height: 224,
      width: 224,
      scale: 1 / 255,
      mean: [0, 0, 0],
      std: [1, 1, 1],
      inverted: false,
    });
    expect(plan(rows)).toBeNull();
  });

  it('obeys mlpack.yaml, one number standing for all channels', () => {
    const config = { kind: 'image', height: 299, width: 320, mean: 0.5, std: [0.2, 0.3, 0.4] } as const;
    expect(plan(photo, config)).toMatchObject({
      layout: 'NCHW',
      height: 299,
      width: 320,
      mean: [0.5, 0.5, 0.5],
      std: [0.2, 0.3, 0.4],
    });
    expect(plan(photo, { kind: 'values' }, { layout: 'NCHW' })).toBeNull();
  });

  it.each([
    ['fractions', dot(0, 1), { scale: 1 / 255, mean: [0], std: [1], inverted: true }],
    ['sixteenths', dot(0, 16), { scale: 16 / 255, mean: [0], std: [1], inverted: true }],
    ['bytes, dark on light', dot(255, 0), { scale: 1, mean: [0], std: [1], inverted: false }],
    ['around 0', dot(-1, 1), { scale: 1 / 255, mean: [0.5], std: [0.5], inverted: true }],
    ["MNIST's", dot(-0.4242, 2.8), { scale: 1 / 255, mean: [0.1307], std: [0.3081], inverted: true }],
    ['of any range', dot(-2, 6), { scale: 1 / 255, mean: [0.25], std: [0.125], inverted: true }],
  ])('takes the range of golden inputs: %s', (_, picture, expected) => {
    const cases = golden([1, 8, 8], picture);
    expect(plan(digit, {}, { cases, layout: 'NCHW' })).toMatchObject(expected);
  });

  it("knows ImageNet's normalisation by its range", () => {
    const cases = golden([3, 1, 1], [-2.1, 2.6, 0]);
    expect(plan(photo, {}, { cases, layout: 'NCHW' })).toMatchObject({
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    });
  });

  it('takes bytes for bytes', () => {
    expect(plan({ ...photo, dtype: 'uint8' }, {}, { layout: 'NCHW' })).toMatchObject({
      scale: 1,
      mean: [0, 0, 0],
    });
  });

  it('makes a square of elements laid end to end, or what mlpack.yaml says', () => {
    const square = { layout: 'HW', channels: 1, height: 8, width: 8 };
    expect(plan(rows, { kind: 'image' })).toMatchObject(square);
    expect(plan({ ...rows, shape: ['N', 8, 8] }, { kind: 'image' })).toMatchObject(square);
    expect(plan(rows, { kind: 'image', height: 4, width: 16 })).toMatchObject({ height: 4, width: 16 });
  });

  it('reads channels at the end where only they can be', () => {
    const tiny: TensorInfo = { ...photo, shape: ['N', 5, 6, 4] };
    expect(plan(tiny, { kind: 'image' })).toMatchObject({ layout: 'NHWC', channels: 4, height: 5, width: 6 });
  });

  it.each<[string, TensorInfo, InputConfig, string]>([
    ['other sizes', digit, { kind: 'image', height: 9 }, 'inputs.x.height is 9, but the model takes 8'],
    [
      'no such number of pixels',
      rows,
      { kind: 'image', height: 8, width: 9 },
      '64 elements are no image of 8×9',
    ],
    ['no square', { ...rows, shape: ['N', 60] }, { kind: 'image' }, '60 elements are no image of ?×?'],
    ['too many axes', { ...rows, shape: [1, 2, 3, 4, 5] }, { kind: 'image' }, 'the shape [1, 2, 3, 4, 5]'],
    ['a layout of other rank', rows, { kind: 'image', layout: 'NCHW' }, 'cannot be an image NCHW'],
    ['two channels', { ...digit, shape: ['N', 2, 8, 8] }, { kind: 'image' }, 'it has 2 channels'],
    ['text', { ...rows, dtype: 'string' }, { kind: 'image' }, 'its elements are of type string'],
    ['means of other channels', digit, { kind: 'image', mean: [1, 2] }, 'inputs.x.mean has 2 numbers'],
    ['options of no picture', rows, { inverted: true }, 'inputs.x.inverted is about pictures'],
  ])('refuses %s', (_, input, config, message) => {
    expect(() => plan(input, config)).toThrow(message);
  });
});
