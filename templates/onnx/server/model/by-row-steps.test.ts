import { expect, it } from 'vitest';
import type { LoadedChain } from '../steps/chain.ts';
import type { Transform } from '../steps/step-kind.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { chained } from './chained-model.ts';
import type { Model } from './model.ts';

const spec = (name: string, dtype: Tensor['dtype'], shape: readonly null[]) => ({
  name,
  dtype,
  shape,
  batchAxis: 0,
});
const texts = spec('text', 'string', [null]);
const ids = spec('ids', 'int64', [null, null]);
const lengths = spec('lengths', 'int64', [null]);
const vectors = spec('vectors', 'float32', [null, null]);
const sums = spec('sums', 'float32', [null]);

/** Each character is a token, its code the id. */
const divide: Transform = {
  kind: 'divide',
  inputs: [texts],
  outputs: [ids, lengths],
  ragged: { tensors: ['ids'], lengths: 'lengths', mostPadding: 0 },
  run: ([given]) => {
    const rows = Array.from(given?.elements ?? [], String);
    const width = Math.max(...rows.map(({ length }) => length));
    const codes = rows.flatMap((row) =>
      Array.from({ length: width }, (_, at) => BigInt(row.charCodeAt(at) || 0)),
    );
    return [
      { dtype: 'int64', shape: [rows.length, width], elements: BigInt64Array.from(codes) },
      {
        dtype: 'int64',
        shape: [rows.length],
        elements: BigInt64Array.from(rows, (row) => BigInt(row.length)),
      },
    ];
  },
};

/** Sums the vectors of a row's own tokens. */
const sum: Transform = {
  kind: 'sum',
  inputs: [vectors, lengths],
  outputs: [sums],
  isByRow: true,
  run: ([made, counts]) => {
    const [rows = 0, width = 0] = made?.shape ?? [];
    const elements = Float32Array.from({ length: rows }, (_, row) => {
      const own = Array.from(made?.elements ?? [], Number).slice(row * width);
      return own.slice(0, Number(counts?.elements[row])).reduce((all, one) => all + one, 0);
    });
    return [{ dtype: 'float32', shape: [rows], elements }];
  },
};

const chain: LoadedChain = { before: [divide], inputs: [ids], outputs: [vectors], after: [sum] };

/** A graph that gives ids back, and with what shapes it was asked. */
function graph(): { readonly model: Model; readonly asked: (readonly number[])[] } {
  const asked: (readonly number[])[] = [];
  const run: Model['run'] = (feeds) => {
    const { shape = [], elements = [] } = feeds.get('ids') ?? {};
    asked.push(shape);
    return [{ dtype: 'float32', shape, elements: Float32Array.from(elements, Number) }];
  };
  return { model: { run, release: () => {} }, asked };
}

const feeds = new Map<string, Tensor>([
  ['text', { dtype: 'string', shape: [4], elements: ['ab', 'c', 'de', ''] }],
]);

it('a step that needs no other rows is done for each group of rows, and what it read goes no further', () => {
  const { model, asked } = graph();
  expect(chained(model, chain).run(feeds, ['sums'])).toEqual([
    { dtype: 'float32', shape: [4], elements: Float32Array.of(97 + 98, 99, 100 + 101, 0) },
  ]);
  expect(asked).toEqual([
    [2, 2],
    [1, 1],
    [1, 0],
  ]);
});

it('what is asked for beside it comes out of all rows, in their order', () => {
  const { model } = graph();
  const [made, counts, pooled] = chained(model, chain).run(feeds, ['vectors', 'lengths', 'sums']);
  expect(made).toEqual({
    dtype: 'float32',
    shape: [4, 2],
    elements: Float32Array.of(97, 98, 99, 0, 100, 101, 0, 0),
  });
  expect(counts?.elements).toEqual(BigInt64Array.of(2n, 1n, 2n, 0n));
  expect(pooled?.elements).toEqual(Float32Array.of(195, 99, 201, 0));
});
