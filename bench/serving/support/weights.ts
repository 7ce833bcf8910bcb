import type { Graph } from '../../../src/convert/graph/graph.ts';
import type { Value } from '../../../src/convert/graph/value.ts';

/** Makes float32 constants of a shape that nobody learnt: from -0.1 to 0.1, the same ones every time. */
export function untrained(graph: Graph): (shape: readonly number[]) => Value {
  const random = numbers();
  return (shape) => {
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let i = 0; i < data.length; i++) data[i] = random() * 0.1;
    return graph.constant({ dtype: 'float32', shape, data });
  };
}

/** Numbers from -1 to 1, the same ones every time. */
export function numbers(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
