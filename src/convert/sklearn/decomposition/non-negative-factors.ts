import type { Graph } from '../../graph/graph.ts';
import {
  binary,
  compare,
  concatColumns,
  gatherColumns,
  matmul,
  reshape,
  unary,
  where,
} from '../../graph/operators.ts';
import { repeat, type Round } from '../../graph/repeat.ts';
import { columnsApart } from '../../graph/squared-distances.ts';
import type { Value } from '../../graph/value.ts';
import { product } from '../columns/arithmetic.ts';
import { constantRows } from '../constant-rows.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type Methods } from '../methods.ts';

/** Each component has operators of its own. */
const maxComponents = 500;
const maxRounds = 1_000_000;

/** What is minimised, and when it's near enough. */
interface Descent {
  /** Products of the components with each other, and the penalty on squares on the diagonal. */
  readonly products: Numbers;
  readonly rounds: number;
  readonly tolerance: number;
}

/**
 * NMF: how much of each component rows have, none less than nothing, by coordinate descent from nothing. How many rounds it
 * takes is up to all rows of a request together, as in scikit-learn.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/decomposition/_cdnmf_fast.pyx
 */
export async function convertNonNegativeFactors(
  estimator: Estimator,
  features: Features,
  { graph, notes }: Context,
): Promise<Methods> {
  if (estimator.textOr('solver', 'cd') !== 'cd' || estimator.flag('shuffle', false)) {
    throw estimator.unsupported(
      estimator.flag('shuffle', false)
        ? 'takes components in an order that is drawn by lot (shuffle)'
        : 'begins with the mean of all rows that are sent together (solver="mu"), so that each answer depends on the others',
      'Fit it with solver="cd" and shuffle=False.',
    );
  }
  const transform = once(async () => {
    const components = await estimator.matrixOf('components_', null, features.count);
    const { l1, l2 } = await penalties(estimator, features.count);
    const descent = await descentOf(estimator, components, l2);
    const products = product(graph, features, transposed(components));
    const wanted = l1 === 0 ? products : binary(graph, 'Sub', products, graph.scalar(l1));
    notes.push(
      'NMF answers each row to within its tolerance, which is reached by the rows of a request together, as in scikit-learn.',
    );
    return Features.of(graph, descended(graph, features, wanted, descent));
  });
  return { kind: 'transformer', transform };
}

async function penalties(
  estimator: Estimator,
  columns: number,
): Promise<{ readonly l1: number; readonly l2: number }> {
  if (!estimator.has('alpha_W')) {
    // Before 1.0 there was one penalty, which counted columns otherwise.
    if ((await estimator.numberOr('alpha', 0)) === 0) return { l1: 0, l2: 0 };
    throw estimator.unsupported(
      'has a penalty of an older scikit-learn (alpha)',
      'Fit it with scikit-learn 1.2 or newer.',
    );
  }
  const alpha = columns * (await estimator.number('alpha_W'));
  const share = await estimator.number('l1_ratio');
  return { l1: alpha * share, l2: alpha * (1 - share) };
}

async function descentOf(estimator: Estimator, components: Numbers, l2: number): Promise<Descent> {
  const [count = 0, columns = 0] = components.shape;
  const rounds = await estimator.number('max_iter');
  if (
    count === 0 ||
    count > maxComponents ||
    !(Number.isInteger(rounds) && rounds >= 1 && rounds <= maxRounds)
  ) {
    throw estimator.unsupported(
      `has ${count} components and up to ${rounds} rounds, more than are converted`,
    );
  }
  const row = (at: number) => components.data.subarray(at * columns, (at + 1) * columns);
  const data = Float64Array.from({ length: count * count }, (_, at) => {
    const [one, other] = [Math.floor(at / count), at % count];
    const right = row(other);
    const together = row(one).reduce((sum, number, column) => sum + number * (right[column] ?? 0), 0);
    return one === other ? together + l2 : together;
  });
  return { products: { shape: [count, count], data }, rounds, tolerance: await estimator.number('tol') };
}

/** @param wanted products of the rows and the components: float64 [rows, components] */
function descended(graph: Graph, features: Features, wanted: Value, descent: Descent): Value {
  const [count = 0] = descent.products.shape;
  const nothing = constantRows(graph, features, graph.floats(new Float64Array(count), [1, count]));
  const [made = nothing] = repeat(
    graph,
    descent.rounds,
    [nothing, graph.scalar(Number.NaN)],
    (inner, values) => {
      const [shares = nothing, first = nothing] = values;
      return oneRound(inner, shares, first, wanted, descent);
    },
  );
  return made;
}

/** @param first how far from the least the first round found it to be; NaN before */
function oneRound(
  graph: Graph,
  shares: Value,
  first: Value,
  wanted: Value,
  { products, tolerance }: Descent,
): Round {
  const [count = 0] = products.shape;
  const zero = graph.scalar(0);
  const columns = [...columnsApart(graph, shares)];
  let slopes = binary(
    graph,
    'Sub',
    matmul(graph, shares, graph.floats(products.data, products.shape)),
    wanted,
  );
  let violation = zero;
  for (const [at, share] of columns.entries()) {
    const slope = gatherColumns(graph, slopes, [at]);
    const free = where(graph, compare(graph, 'Equal', share, zero), binary(graph, 'Min', slope, zero), slope);
    violation = binary(graph, 'Add', violation, sumOf(graph, unary(graph, 'Abs', free)));
    const curve = products.data[at * count + at] ?? 0;
    if (curve === 0) continue;
    const step = binary(graph, 'Div', slope, graph.scalar(curve));
    const next = binary(graph, 'Max', binary(graph, 'Sub', share, step), zero);
    columns[at] = next;
    const own = graph.floats(products.data.subarray(at * count, (at + 1) * count), [1, count]);
    slopes = binary(graph, 'Add', slopes, binary(graph, 'Mul', binary(graph, 'Sub', next, share), own));
  }
  const isFirst = graph.node('IsNaN', [first], { dtype: 'bool', shape: [] });
  const initial = where(graph, isFirst, violation, first);
  const goesOn = compare(graph, 'Greater', binary(graph, 'Div', violation, initial), graph.scalar(tolerance));
  return { goesOn, values: [concatColumns(graph, columns), initial] };
}

/** The sum of all elements, without dimensions. */
function sumOf(graph: Graph, value: Value): Value {
  const sum = graph.node(
    'ReduceSum',
    [reshape(graph, value, [-1])],
    { dtype: value.dtype, shape: [] },
    {
      attributes: { keepdims: { int: 0 } },
    },
  );
  return sum;
}
