import { binary, compare, concatColumns, logarithm, unary, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

const maxSteps = 1000;

/** What is between samples unless it's given, by how many there are. */
const intervals: ReadonlyMap<number, number> = new Map([
  [1, 0.8],
  [2, 0.5],
  [3, 0.4],
]);

/**
 * The kernel "additive chi squared" by samples of its Fourier transform.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/kernel_approximation.py (AdditiveChi2Sampler)
 */
export async function convertAdditiveChi2Sampler(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const steps = await estimator.number('sample_steps');
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= maxSteps)) {
    throw estimator.mismatch('sample_steps', `a whole number, at most ${maxSteps}`);
  }
  const given = await estimator.numberOr(estimator.oneOf('sample_interval_', 'sample_interval'), null);
  const interval = given ?? intervals.get(steps);
  if (interval === undefined) throw estimator.mismatch('sample_interval', 'a number');
  const transform = once(async () => {
    const x = features.matrix();
    const isZero = compare(graph, 'Equal', x, graph.scalar(0));
    const zeroAtZero = (value: Value) => where(graph, isZero, graph.scalar(0), value);
    const times = (value: Value, by: number) => binary(graph, 'Mul', value, graph.scalar(by));
    const made = [zeroAtZero(unary(graph, 'Sqrt', times(x, interval)))];
    const log = times(logarithm(graph, where(graph, isZero, graph.scalar(1), x)), interval);
    for (let step = 1; step < steps; step += 1) {
      const density = graph.scalar(Math.cosh(Math.PI * step * interval));
      const factor = unary(graph, 'Sqrt', binary(graph, 'Div', times(times(x, 2), interval), density));
      for (const wave of ['Cos', 'Sin']) {
        made.push(zeroAtZero(binary(graph, 'Mul', factor, unary(graph, wave, times(log, step)))));
      }
    }
    return Features.of(graph, concatColumns(graph, made));
  });
  return { kind: 'transformer', transform };
}
