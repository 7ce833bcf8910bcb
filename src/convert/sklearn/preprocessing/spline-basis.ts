import type { Graph } from '../../graph/graph.ts';
import { countReached } from '../../graph/column-tables.ts';
import { binary, cast, compare, reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';

/** Where the polynomials meet that the splines of each column are made of: as many for each, ascending. */
export interface Knots {
  readonly degree: number;
  readonly columns: readonly Float64Array[];
}

/**
 * How high each basis spline of its column is at each number, by the recursion of Cox and de Boor. Beyond the inner knots the
 * polynomials of the first and last interval go on.
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.interpolate.BSpline.html
 *
 * @param x float64 [rows, columns]
 * @returns float64 [rows, columns, splines]
 */
export function splineBasis(graph: Graph, x: Value, { degree, columns }: Knots): Value {
  const [first = new Float64Array()] = columns;
  const last = first.length - 1;
  const inner = columns.map((knots) => knots.slice(degree + 1, last - degree));
  const table = (from: number, to: number, of: (knots: Float64Array, at: number) => number) => {
    const numbers = columns.flatMap((knots) =>
      Array.from({ length: to - from }, (_, at) => of(knots, at + from)),
    );
    return graph.floats(numbers, [1, columns.length, to - from]);
  };
  const own = reshape(graph, x, [-1, columns.length, 1]);
  const interval = reshape(graph, countReached(graph, x, inner), [-1, columns.length, 1]);
  const intervals = graph.ints(
    Array.from({ length: last }, (_, at) => at - degree),
    [1, 1, last],
  );
  let basis = cast(graph, compare(graph, 'Equal', interval, intervals), 'float64');
  for (let power = 1; power <= degree; power += 1) {
    const count = last - power;
    const risen = part(graph, basis, 0, count);
    const fallen = part(graph, basis, 1, count + 1);
    const begin = table(0, count, (knots, at) => knots[at] ?? Number.NaN);
    const end = table(0, count, (knots, at) => knots[at + power + 1] ?? Number.NaN);
    const up = binary(graph, 'Div', binary(graph, 'Sub', own, begin), table(0, count, widthOf(power)));
    const down = binary(graph, 'Div', binary(graph, 'Sub', end, own), table(1, count + 1, widthOf(power)));
    basis = binary(graph, 'Add', binary(graph, 'Mul', up, risen), binary(graph, 'Mul', down, fallen));
  }
  return basis;
}

/** How far a knot is from one some places behind it. Knots at the same place have no spline between them. */
function widthOf(places: number): (knots: Float64Array, at: number) => number {
  return (knots, at) =>
    (knots[at + places] ?? Number.NaN) - (knots[at] ?? Number.NaN) || Number.POSITIVE_INFINITY;
}

/** Some of the splines of a basis. */
export function part(graph: Graph, basis: Value, from: number, to: number): Value {
  return graph.node('Slice', [basis, graph.ints([from]), graph.ints([to]), graph.ints([2])], {
    dtype: basis.dtype,
    shape: [...basis.shape.slice(0, 2), to - from],
  });
}

/** How high and how steep each basis spline of a column is at a number, by the polynomials of the interval that it begins. */
export function splinesAt(
  knots: Float64Array,
  degree: number,
  x: number,
): { readonly heights: Float64Array; readonly slopes: Float64Array } {
  const knot = (at: number) => knots[at] ?? Number.NaN;
  let interval = degree;
  while (interval < knots.length - degree - 2 && x >= knot(interval + 1)) interval += 1;
  let heights = Float64Array.from({ length: knots.length - 1 }, (_, at) => (at === interval ? 1 : 0));
  let slopes = heights.map(() => 0);
  for (let power = 1; power <= degree; power += 1) {
    const before = heights;
    const width = widthOf(power);
    const made = (up: (at: number) => number, down: (at: number) => number) =>
      Float64Array.from(
        { length: before.length - 1 },
        (_, at) =>
          (up(at) / width(knots, at)) * (before[at] ?? Number.NaN) +
          (down(at) / width(knots, at + 1)) * (before[at + 1] ?? Number.NaN),
      );
    heights = made(
      (at) => x - knot(at),
      (at) => knot(at + power + 1) - x,
    );
    slopes = made(
      () => power,
      () => -power,
    );
  }
  return { heights, slopes };
}
