import { expect, it } from 'vitest';
import type { Transform } from '../steps/step-kind.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { type DividedRows, dividedRows } from './divided-rows.ts';
import { goOnAlways } from '../util/go-on.ts';
import { runInGroups } from './grouped-rows.ts';

const integers = (shape: readonly number[], values: readonly number[]): Tensor => ({
  dtype: 'int64',
  shape,
  elements: BigInt64Array.from(values, BigInt),
});

/** Makes pictures of the graph's input `pixels`. */
const image: Transform = {
  kind: 'image',
  inputs: [],
  outputs: [{ name: 'pixels', dtype: 'int64', shape: [null, 1, null, null], batchAxis: 0 }],
  sized: { tensors: ['pixels'], sizes: 'sizes' },
  run: () => [],
};

const pictures = [{ name: 'pixels', shape: [null, 1, null, null] }];

function divided(step: Transform, inputs: Parameters<typeof dividedRows>[1]): DividedRows {
  const found = dividedRows([step], inputs);
  if (found === undefined) throw new Error('nothing is divided');
  return found;
}

it('computes pictures of one size together, without what fills them up', () => {
  const told = integers([3, 2], [1, 2, 2, 1, 1, 2]);
  const pixels = integers([3, 1, 2, 2], [1, 2, 0, 0, 3, 0, 4, 0, 5, 6, 0, 0]);
  const shapes: (readonly number[])[] = [];
  const run = (feeds: ReadonlyMap<string, Tensor>): Tensor[] => {
    const { shape, elements } = feeds.get('pixels') ?? integers([0], []);
    shapes.push(shape);
    const rows = shape[0] ?? 0;
    const size = elements.length / rows;
    const sums = Array.from({ length: rows }, (_, row) =>
      Array.from(elements, Number)
        .slice(row * size, (row + 1) * size)
        .reduce((all, one) => 10 * all + one, 0),
    );
    return [integers([rows], sums)];
  };
  const [made] = runInGroups(
    { run },
    { divided: divided(image, pictures), told, goOn: goOnAlways },
    new Map([['pixels', pixels]]),
    ['sums'],
  );
  expect(shapes).toEqual([
    [2, 1, 1, 2],
    [1, 1, 2, 1],
  ]);
  expect(made).toEqual(integers([3], [12, 34, 56]));
});

it('computes no more pixels together than four large pictures have', () => {
  const sizes = Array.from({ length: 5 }, () => [1024, 1024]).flat();
  const groups = divided(image, pictures).groups(integers([5, 2], sizes));
  expect(groups.map(({ rows }) => rows)).toEqual([[0, 1, 2, 3], [4]]);
});

it('leaves rows together that the graph does not take', () => {
  expect(dividedRows([image], [{ name: 'others', shape: [null] }])).toBeUndefined();
});

it('computes rows one by one for a graph that takes no more', () => {
  const single = [{ name: 'pixels', shape: [1, 1, null, null] }];
  const told = integers([2, 2], [1, 2, 1, 2]);
  const { sized: _sized, ...ofOneSize } = image;
  for (const step of [image, ofOneSize]) {
    const groups = divided(step, single).groups(told);
    expect(groups.map(({ rows }) => rows)).toEqual([[0], [1]]);
  }
});
