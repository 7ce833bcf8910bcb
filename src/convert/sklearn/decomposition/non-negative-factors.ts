import { binary } from '../../graph/operators.ts';
import { product } from '../columns/arithmetic.ts';
import { Features } from '../columns/features.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { transposed } from '../matrix.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { descended, type Descent } from './coordinate-descent.ts';

/** Each component has operators of its own. */
const maxComponents = 500;
const maxRounds = 1_000_000;

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
