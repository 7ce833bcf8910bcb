import { expect, it } from 'vitest';
import { findObjects, wholePixels } from './find-objects.ts';

const step = {
  kind: 'detect',
  inputs: { image: 'image', threshold: 'threshold', logits: 'logits', boxes: 'boxes' },
  output: 'objects',
  labels: ['cat', 'dog'],
} as const;
const sizes = [{ width: 100, height: 50 }];
const centre = [0.5, 0.5, 0.25, 0.5];
const box = { xmin: 37.5, ymin: 12.5, xmax: 62.5, ymax: 37.5 };

function found(logits: readonly number[], boxes: readonly number[], threshold = '0.5') {
  return findObjects(step, {
    sizes,
    thresholds: [threshold],
    logits: Float32Array.from(logits),
    boxes: Float32Array.from(boxes),
  })[0];
}

it('leaves out what is likeliest no object, and what is not above the threshold', () => {
  const even = [0, 0, -1000];
  const [first] = found([10, 0, 0, 0, 0, 10], [...centre, ...centre]) ?? [];
  expect(first).toMatchObject({ label: 'cat', box });
  expect(found([10, 0, 0, 0, 0, 10], [...centre, ...centre])).toHaveLength(1);
  // A score of exactly a half is not above it.
  expect(found(even, centre)).toEqual([]);
  expect(found(even, centre, '0.49')).toEqual([{ score: 0.5, label: 'cat', box }]);
});

it('leaves out what has NaN or no end in it', () => {
  expect(found([NaN, 0, 0], centre, '0')).toEqual([]);
  expect(found([10, 0, 0], [NaN, 0.5, 0.25, 0.5], '0')).toEqual([]);
  expect(found([10, 0, 0], [0.5, Infinity, 0.25, 0.5], '0')).toEqual([]);
});

it.each(['NaN', '-0.1', '1.1', '"0.5"', 'null', '[0.5]'])('refuses the threshold %s', (threshold) => {
  const run = () => found([10, 0, 0], centre, threshold);
  expect(run).toThrow(threshold === 'NaN' ? SyntaxError : 'expected a number from 0 to 1');
});

it('cuts boxes to whole pixels towards zero', () => {
  const cut = wholePixels({ score: 1, label: 'cat', box: { xmin: -1.9, ymin: -0.2, xmax: 3.9, ymax: 4 } });
  expect(JSON.stringify(cut.box)).toBe('{"xmin":-1,"ymin":0,"xmax":3,"ymax":4}');
});
