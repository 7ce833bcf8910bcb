import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { graphAnswers } from '../../../test/support/classical.ts';
import { erf } from './erf.ts';
import { Graph } from './graph.ts';

/** math.erf of Python. */
const known: readonly (readonly [x: number, y: number])[] = [
  [0, 0.0],
  [1e-300, 1.1283791670955126e-300],
  [-1e-9, -1.1283791670955127e-9],
  [0.1, 0.1124629160182849],
  [-0.3, -0.3286267594591274],
  [0.46875, 0.49261347321793797],
  [0.46876, 0.4926225311068465],
  [0.5, 0.5204998778130465],
  [-0.9, -0.7969082124228322],
  [1, 0.8427007929497149],
  [1.5, 0.9661051464753108],
  [-2, -0.9953222650189527],
  [2.7, 0.9998656672600594],
  [3.3, 0.9999969422902035],
  [3.999999, 0.9999999845826151],
  [4, 0.9999999845827421],
  [4.0001, 0.9999999845954353],
  [-4.5, -0.9999999998033839],
  [5, 0.9999999999984626],
  [5.9, 0.9999999999999999],
  [6, 1.0],
  [6.1, 1.0],
  [-30, -1.0],
  [1e200, 1.0],
];

describe('erf', () => {
  it('is the error function, to the last bits', async () => {
    const graph = new Graph();
    graph.output('y', erf(graph, graph.input('x', 'float64', [null])));
    const x = Float64Array.from(known, ([number]) => number);
    const answer = (await graphAnswers(graph, { x: new ort.Tensor('float64', x, [x.length]) })).get('y');
    for (const [index, [number, expected]] of known.entries()) {
      expect(Math.abs(Number(answer?.data[index]) - expected), `erf(${number})`).toBeLessThan(4e-16);
    }
  });
});
