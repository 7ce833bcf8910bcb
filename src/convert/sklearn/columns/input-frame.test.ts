import { expect, it } from 'vitest';
import { Graph } from '../../graph/graph.ts';
import { InputFrame } from './input-frame.ts';

function frameOf(names: readonly string[] | null, read: readonly (readonly number[])[]) {
  const graph = new Graph();
  const frame = new InputFrame(graph, { names, count: 3 });
  for (const columns of read) frame.numbers(columns);
  const { columns } = frame.finish();
  return {
    widths: graph.inputs.map(({ shape }) => shape[1]),
    columns: columns.map(({ name }) => name),
    unused: frame.unused,
    fitted: frame.fitted,
  };
}

it('a matrix has the columns that are read, in the order of the frame, and others are passed over', () => {
  expect(frameOf(['age', 'city', 'income'], [[2], [0]])).toEqual({
    widths: [2],
    columns: ['age', 'income'],
    unused: ['city'],
    fitted: ['age', 'city', 'income'],
  });
});

it('a matrix whose columns have no names of their own has all of them', () => {
  const whole = { widths: [3], unused: [], fitted: null };
  expect(frameOf(null, [[2]])).toMatchObject(whole);
  expect(frameOf(['a', 'b', 'a'], [[2]])).toMatchObject(whole);
  expect(frameOf(['a', 'b', 'c'], [])).toMatchObject(whole);
});

it('a matrix of which all columns are read has no others', () => {
  expect(frameOf(['a', 'b', 'c'], [[0, 1, 2], [1]])).toMatchObject({ widths: [3], unused: [], fitted: null });
});
