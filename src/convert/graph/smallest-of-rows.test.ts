import ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { graphAnswers } from '../../../test/support/classical.ts';
import { Graph } from './graph.ts';
import { smallestOfRows } from './smallest-of-rows.ts';

it.each([
  { rows: [[3, 1, 2, 1]], elements: [1, 1, 2], places: [1, 3, 2] },
  {
    rows: [
      [0, 0, 0, 0],
      [4, Infinity, -1, 2],
    ],
    elements: [0, 0, 0, -1, 2, 4],
    places: [0, 1, 2, 2, 3, 0],
  },
  { rows: [], elements: [], places: [] },
])('sorts the smallest elements of each of some rows, or none: $rows', async ({ rows, elements, places }) => {
  const graph = new Graph();
  const x = graph.input('x', 'float64', [null, 4]);
  const [smallest, indices] = smallestOfRows(graph, x, 3);
  graph.output('elements', smallest);
  graph.output('places', indices);
  const numbers = new ort.Tensor('float64', Float64Array.from(rows.flat()), [rows.length, 4]);
  const answers = await graphAnswers(graph, { x: numbers });
  expect(Object.fromEntries(answers)).toEqual({
    elements: { shape: [rows.length, 3], data: elements },
    places: { shape: [rows.length, 3], data: places },
  });
});
