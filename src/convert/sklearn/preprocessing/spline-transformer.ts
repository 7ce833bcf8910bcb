import type { Graph } from '../../graph/graph.ts';
import { binary, cast, compare, reshape, where } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { goingOn } from './spline-lines.ts';
import { part, splineBasis, type Knots } from './spline-basis.ts';

const maxDegree = 64;
/** Each degree compares each number with each knot of its column. */
const maxKnots = 2 ** 22;

/**
 * Each column as heights of basis splines. What is beyond the first and last knot goes on as `extrapolation` says.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/preprocessing/_polynomial.py (SplineTransformer)
 */
export async function convertSplineTransformer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const knots = await knotsOf(estimator, features.count);
  const transform = once(async () => {
    const x = features.matrix();
    const splines = extrapolated(graph, x, knots, estimator);
    const count = splines.shape[2] ?? 0;
    const kept = estimator.flag('include_bias', true) ? splines : part(graph, splines, 0, count - 1);
    const isZero = estimator.textOr('handle_missing', 'error') === 'zeros';
    const shown = isZero ? withoutNaN(graph, x, kept) : kept;
    return Features.of(graph, reshape(graph, shown, [-1, features.count * (kept.shape[2] ?? 0)]));
  });
  return { kind: 'transformer', transform };
}

async function knotsOf(estimator: Estimator, count: number): Promise<Knots> {
  const splines = await estimator.estimators('bsplines_');
  const degree = await estimator.number('degree');
  if (!(Number.isInteger(degree) && degree >= 0 && degree <= maxDegree)) {
    throw estimator.mismatch('degree', `a whole number, at most ${maxDegree}`);
  }
  const columns = await Array.fromAsync(
    splines,
    async (spline) => (await spline.numbers(spline.oneOf('t', '_t'))).data,
  );
  const [first = new Float64Array()] = columns;
  const areAlike = columns.every(({ length }) => length === first.length);
  if (columns.length !== count || !areAlike || first.length < 2 * degree + 2) {
    throw estimator.mismatch(
      'bsplines_',
      `splines of degree ${degree} with as many knots for each of ${count} columns`,
    );
  }
  if (columns.length * first.length * (degree + 1) > maxKnots) {
    throw estimator.unsupported(
      `has ${first.length} knots for each of ${count} columns, too many to be converted`,
    );
  }
  return { degree, columns };
}

/** The splines at each number, also beyond the knots: float64 [rows, columns, splines]. */
function extrapolated(graph: Graph, x: Value, knots: Knots, estimator: Estimator): Value {
  const { degree, columns } = knots;
  const [first, last] = [degree, (columns[0]?.length ?? 0) - degree - 1];
  const ends = (at: number) => columns.map((column) => column[at] ?? Number.NaN);
  const [least, greatest] = [ends(first), ends(last)];
  const row = (numbers: readonly number[]) => graph.floats(numbers, [1, numbers.length]);
  const within = binary(graph, 'Min', binary(graph, 'Max', x, row(least)), row(greatest));
  switch (estimator.textOr('extrapolation', 'constant')) {
    case 'continue':
      return splineBasis(graph, x, knots);
    case 'periodic': {
      const begin = row(least);
      const period = row(greatest.map((end, column) => end - (least[column] ?? 0) || 1));
      const shift = graph.node('Mod', [binary(graph, 'Sub', x, begin), period], x, {
        attributes: { fmod: { int: 1 } },
      });
      const isBefore = compare(graph, 'Less', shift, graph.scalar(0));
      const moved = where(graph, isBefore, binary(graph, 'Add', shift, period), shift);
      return wrapped(graph, splineBasis(graph, binary(graph, 'Add', moved, begin), knots), degree);
    }
    case 'error':
      return splineBasis(graph, refusingOthers(graph, x, within), knots);
    case 'constant': {
      const inside = splineBasis(graph, within, knots);
      // Of steps scikit-learn has none beyond the knots.
      return degree === 0
        ? binary(graph, 'Mul', inside, cast(graph, isEqual(graph, x, within), 'float64'))
        : inside;
    }
    case 'linear':
      return goingOn(graph, x, knots, estimator);
    default:
      throw estimator.mismatch('extrapolation', 'constant, linear, continue, periodic or error');
  }
}

/** The last splines of a period are its first ones. */
function wrapped(graph: Graph, basis: Value, degree: number): Value {
  const count = (basis.shape[2] ?? 0) - degree;
  if (degree === 0) return basis;
  const starts = binary(
    graph,
    'Add',
    part(graph, basis, 0, degree),
    part(graph, basis, count, count + degree),
  );
  return graph.node(
    'Concat',
    [starts, part(graph, basis, degree, count)],
    { dtype: basis.dtype, shape: [...basis.shape.slice(0, 2), count] },
    { attributes: { axis: { int: 2 } } },
  );
}

/** Numbers as they are; one beyond the knots ends the inference, as it is beyond a table. */
function refusingOthers(graph: Graph, x: Value, within: Value): Value {
  const zero = graph.floats([0]);
  const place = where(graph, compare(graph, 'Equal', x, within), graph.ints([0], []), graph.ints([1], []));
  const nothing = graph.node('Gather', [zero, place], { dtype: 'float64', shape: x.shape });
  return binary(graph, 'Add', x, nothing);
}

function isEqual(graph: Graph, x: Value, within: Value): Value {
  const isInside = compare(graph, 'Equal', x, within);
  return reshape(graph, isInside, [-1, x.shape[1] ?? 0, 1]);
}

function withoutNaN(graph: Graph, x: Value, splines: Value): Value {
  const isNaN = graph.node('IsNaN', [x], { dtype: 'bool', shape: x.shape });
  return where(graph, reshape(graph, isNaN, [-1, x.shape[1] ?? 0, 1]), graph.scalar(0), splines);
}
