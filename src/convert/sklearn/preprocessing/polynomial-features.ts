import type { Graph } from '../../graph/graph.ts';
import { binary, concatColumns, gatherColumns } from '../../graph/operators.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import { constantRows } from '../constant-rows.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

const maxColumns = 2 ** 20;
const maxDegree = 64;

/** What is made of columns: products of so many of them at least and at most. */
interface Degrees {
  readonly least: number;
  readonly greatest: number;
}

/**
 * Products of columns, each with itself too unless only interactions are wanted.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/preprocessing/_polynomial.py (PolynomialFeatures)
 */
export async function convertPolynomialFeatures(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const { least, greatest } = await degreesOf(estimator);
  const transform = once(async () => {
    const x = features.matrix();
    const made = powersOf(graph, x, greatest, estimator).slice(Math.max(least - 1, 0));
    const one = graph.floats([1], [1, 1]);
    if (estimator.flag('include_bias', true)) made.unshift(constantRows(graph, features, one));
    if (made.length === 0) throw estimator.unsupported('makes no columns');
    return Features.of(graph, concatColumns(graph, made));
  });
  return { kind: 'transformer', transform };
}

async function degreesOf(estimator: Estimator): Promise<Degrees> {
  // Before 1.0 there was one degree, and products of fewer columns were always there.
  const isRange = estimator.has('_max_degree');
  const greatest = await estimator.number(isRange ? '_max_degree' : 'degree');
  const least = isRange ? await estimator.number('_min_degree') : 0;
  const isWhole = Number.isInteger(greatest) && Number.isInteger(least);
  if (!(isWhole && least >= 0 && greatest >= least && greatest <= maxDegree)) {
    throw estimator.mismatch('degree', `a whole number, at most ${maxDegree}, or a least and a greatest one`);
  }
  return { least, greatest };
}

/** The products of one column, of two, and so on: each the first column times a product of one column less. */
function powersOf(graph: Graph, x: Value, degree: number, estimator: Estimator): Value[] {
  const isStrict = estimator.flag('interaction_only', false);
  const columns = columnsOf(x);
  const powers: Value[] = degree === 0 ? [] : [x];
  // Where the products begin that have no column before this one, and where all end.
  let starts = Array.from({ length: columns + 1 }, (_, column) => column);
  let total = columns;
  for (let power = 2; power <= degree; power += 1) {
    const end = starts.at(-1) ?? 0;
    const first: number[] = [];
    const rest: number[] = [];
    const next: number[] = [];
    for (let column = 0; column < columns; column += 1) {
      next.push(rest.length);
      total += Math.max(0, end - (starts[isStrict ? column + 1 : column] ?? end));
      if (total > maxColumns) throw estimator.unsupported(`makes more than ${maxColumns} columns`);
      for (let at = starts[isStrict ? column + 1 : column] ?? end; at < end; at += 1) {
        first.push(column);
        rest.push(at);
      }
    }
    next.push(rest.length);
    const before = powers.at(-1);
    if (before === undefined || rest.length === 0) break;
    powers.push(binary(graph, 'Mul', gatherColumns(graph, before, rest), gatherColumns(graph, x, first)));
    starts = next;
  }
  return powers;
}
