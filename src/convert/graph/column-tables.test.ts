import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { graphAnswers } from '../../../test/support/classical.ts';
import { countReached } from './column-tables.ts';
import { Graph } from './graph.ts';
import { interpolateColumns } from './interpolate.ts';
import type { Value } from './value.ts';

/** What a function of the graph makes of rows of numbers. */
async function computed(
  make: (graph: Graph, x: Value) => Value,
  rows: readonly (readonly number[])[],
): Promise<readonly number[]> {
  const columns = rows[0]?.length ?? 0;
  const graph = new Graph();
  graph.output('y', make(graph, graph.input('x', 'float64', [null, columns])));
  const x = new ort.Tensor('float64', Float64Array.from(rows.flat()), [rows.length, columns]);
  return ((await graphAnswers(graph, { x })).get('y')?.data ?? []).map(Number);
}

describe('countReached', () => {
  it('counts in tables of different lengths, also of none', async () => {
    const tables = [Float64Array.of(0, 1, 1, 2, 5), Float64Array.of(), Float64Array.of(-1)];
    const rows = [
      [-1, 0, -1],
      [1, 1, -1.5],
      [5, 2, Infinity],
      [4.9, Number.NaN, Number.NaN],
    ];
    expect(await computed((graph, x) => countReached(graph, x, tables), rows)).toEqual([
      0, 0, 1, 3, 0, 0, 5, 0, 1, 4, 0, 0,
    ]);
  });

  it('has nothing to count in no numbers', async () => {
    expect(await computed((graph, x) => countReached(graph, x, [Float64Array.of()]), [[1], [2]])).toEqual([
      0, 0,
    ]);
  });

  it('is exact in many numbers', async () => {
    const table = Float64Array.from({ length: 1000 }, (_, at) => at / 7);
    const rows = [...table.subarray(0, 64)].map((number) => [number]);
    expect(await computed((graph, x) => countReached(graph, x, [table]), rows)).toEqual(
      rows.map((_, at) => at + 1),
    );
  });
});

describe('interpolateColumns', () => {
  it('is flat beyond the ends, and keeps NaN', async () => {
    const xs = [Float64Array.of(0, 1, 3), Float64Array.of(2)];
    const ys = [Float64Array.of(10, 20, 0), Float64Array.of(7)];
    const rows = [
      [-Infinity, 1],
      [0.5, 2],
      [2, 3],
      [3, Infinity],
      [9, 0],
      [Number.NaN, Number.NaN],
    ];
    expect(await computed((graph, x) => interpolateColumns(graph, x, xs, ys), rows)).toEqual([
      10,
      7,
      15,
      7,
      10,
      7,
      0,
      7,
      0,
      7,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('takes the last of points that are at the same place', async () => {
    const xs = [Float64Array.of(0, 1, 1, 2)];
    const ys = [Float64Array.of(0, 1, 5, 6)];
    expect(await computed((graph, x) => interpolateColumns(graph, x, xs, ys), [[1], [0.5], [1.5]])).toEqual([
      5, 0.5, 5.5,
    ]);
  });
});
