import { cast } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { DecisionTree } from '../../trees/decision-tree.ts';
import { TreeSums } from '../../trees/tree-sums.ts';
import type { Estimator } from '../estimator.ts';
import type { Context } from '../methods.ts';
import { ensembleColumns, type EnsembleTree } from './ensemble-tree.ts';
import { FittedTree } from './fitted-tree.ts';

/** A tree that adds to one of several sums. */
export interface SummedTree extends EnsembleTree {
  readonly target: number;
}

export interface LeafSumsOptions {
  /** How many sums there are. */
  readonly targets: number;
  /** What each node adds; its only number unless given. */
  readonly weightsOf?: (tree: FittedTree, structure: DecisionTree) => Promise<Float64Array>;
  /** What each sum begins with. */
  readonly base?: readonly number[] | undefined;
}

/**
 * What the leaves add up to in which each row ends, tree after tree.
 *
 * @param x float32 [rows, columns], as trees compare
 * @returns float64 [rows, targets]
 */
export async function leafSums(
  { graph, signal }: Context,
  x: Value,
  owner: Estimator,
  trees: readonly SummedTree[],
  { targets, weightsOf = onlyNumbers, base = [] }: LeafSumsOptions,
): Promise<Value> {
  // Sums are computed in the type of the columns.
  const sums = new TreeSums(cast(graph, x, 'float64'), {
    comparison: '<=',
    place: `${owner.file}: ${owner.place}`,
    targets,
  });
  for (const [target, number] of base.entries()) sums.addConstant(number, target);
  for (const { estimator, columns, target } of trees) {
    signal?.throwIfAborted();
    const fitted = new FittedTree(estimator);
    const structure = await fitted.structure();
    const weights = await weightsOf(fitted, structure);
    const tree = { ...structure, columns: ensembleColumns(structure.columns, columns) };
    sums.add(tree, (node) => weights[node] ?? Number.NaN, target);
  }
  return sums.sums(graph);
}

async function onlyNumbers(tree: FittedTree): Promise<Float64Array> {
  return await tree.numbers();
}
