import type { Graph } from '../../graph/graph.ts';
import { binary, compare, reshape, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { splineBasis, splinesAt, type Knots } from './spline-basis.ts';

/** A number, and how high and steep each spline of a column is there, from where lines go on. */
interface End {
  readonly at: number;
  readonly heights: Float64Array;
  readonly slopes: Float64Array;
}

/**
 * Splines that go on as lines beyond their ends (extrapolation="linear").
 *
 * @param x float64 [rows, columns]
 * @returns float64 [rows, columns, splines]
 */
export function goingOn(graph: Graph, x: Value, knots: Knots, estimator: Estimator): Value {
  const ends = endsOf(knots);
  if (ends.some(([least, greatest]) => least.at > greatest.at)) {
    throw estimator.unsupported(
      `has too few knots for lines beyond splines of degree ${knots.degree}`,
      'Fit it with n_knots=4, or with extrapolation="constant".',
    );
  }
  const own = reshape(graph, x, [-1, ends.length, 1]);
  const lineOf = (index: 0 | 1) => {
    const numbers = (of: (end: End) => Iterable<number>, count: number) =>
      graph.floats(
        ends.flatMap((pair) => [...of(pair[index])]),
        [1, ends.length, count],
      );
    const count = ends[0]?.[index].heights.length ?? 0;
    const at = numbers((end) => [end.at], 1);
    const rise = binary(
      graph,
      'Mul',
      binary(graph, 'Sub', own, at),
      numbers((end) => end.slopes, count),
    );
    return {
      at,
      line: binary(
        graph,
        'Add',
        numbers((end) => end.heights, count),
        rise,
      ),
    };
  };
  const [below, above] = [lineOf(0), lineOf(1)];
  const isBelow = compare(graph, 'Less', own, below.at);
  const isAbove = compare(graph, 'Greater', own, above.at);
  const lines = where(graph, isBelow, below.line, above.line);
  const isBeyond = graph.node('Or', [isBelow, isAbove], isBelow);
  return where(graph, isBeyond, lines, splineBasis(graph, x, knots));
}

/**
 * Where the lines of each column begin, and which splines go on. scikit-learn counts the degree of constants and lines up
 * while it goes through the columns, so that from the second on they begin earlier.
 */
function endsOf({ degree, columns }: Knots): readonly (readonly [End, End])[] {
  let counted = degree;
  return columns.map((knots) => {
    const [least = 0, greatest = 0] = [knots[counted], knots[knots.length - 1 - counted]];
    if (counted <= 1) counted += 1;
    const going = counted;
    const endAt = (at: number, isGoing: (spline: number, count: number) => boolean): End => {
      const { heights, slopes } = splinesAt(knots, degree, at);
      const only = (numbers: Float64Array) =>
        numbers.map((number, spline) => (isGoing(spline, numbers.length) ? number : 0));
      return { at, heights: only(heights), slopes: only(slopes) };
    };
    return [
      endAt(least, (spline) => spline < going),
      endAt(greatest, (spline, count) => spline >= count - going),
    ];
  });
}
