import { Graph } from './graph.ts';
import type { Value } from './value.ts';

/** What a round gives to the next one. */
export interface Round {
  /** Whether there is another round: bool, without dimensions. */
  readonly goesOn: Value;
  /** In the order and of the types in which they came. */
  readonly values: readonly Value[];
}

/**
 * Runs operators again and again, each round on what the one before made (ONNX's Loop).
 * https://onnx.ai/onnx/operators/onnx__Loop.html
 *
 * @param maxRounds at least 1
 * @param initial what the first round gets
 * @returns what the last round made
 */
export function repeat(
  graph: Graph,
  maxRounds: number,
  initial: readonly Value[],
  round: (inner: Graph, values: readonly Value[]) => Round,
): readonly Value[] {
  const inner = new Graph(graph);
  const input = (hint: string, value: Pick<Value, 'dtype' | 'shape'>) => {
    const { name } = inner.reserve(hint, value);
    return inner.input(name, value.dtype, value.shape);
  };
  input('round', { dtype: 'int64', shape: [] });
  input('goes_on', { dtype: 'bool', shape: [] });
  const { goesOn, values } = round(
    inner,
    initial.map((value) => input('state', value)),
  );
  for (const value of [goesOn, ...values]) inner.output(inner.reserve('next', value).name, value);
  const goesOnAtFirst = graph.constant({ dtype: 'bool', shape: [], data: Uint8Array.of(1) });
  return graph.nodeOf('Loop', [graph.ints([maxRounds], []), goesOnAtFirst, ...initial], initial, {
    attributes: { body: { graph: inner } },
  });
}
