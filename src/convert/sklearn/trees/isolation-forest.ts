import { binary, cast, reshape, unary } from '../../graph/operators.ts';
import { isLeaf, type DecisionTree } from '../../trees/decision-tree.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { outlierMethods } from '../outlier/outlier-methods.ts';
import { treesOfColumns } from './ensemble-tree.ts';
import type { FittedTree } from './fitted-tree.ts';
import { leafSums } from './leaf-sums.ts';

const eulerGamma = 0.577_215_664_901_532_9;

/**
 * Rows that few comparisons tell from all others are outliers.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_iforest.py
 */
export async function convertIsolationForest(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const scoreSamples = once(async () => {
    const trees = await treesOfColumns(estimator);
    const depths = await leafSums(
      context,
      cast(graph, features.matrix(), 'float32'),
      estimator,
      trees.map((tree) => ({ ...tree, target: 0 })),
      { targets: 1, weightsOf: leafDepths },
    );
    const samples = await estimator.number(estimator.oneOf('_max_samples', 'max_samples_'));
    const usual = trees.length * averagePathLength(samples);
    const depth = reshape(graph, depths, [-1]);
    // Trees of a single row tell nothing: all rows are then as usual as can be.
    const exponent =
      usual === 0
        ? binary(graph, 'Add', binary(graph, 'Mul', depth, graph.scalar(0)), graph.scalar(1))
        : binary(graph, 'Div', depth, graph.scalar(usual));
    const scores = graph.node('Pow', [graph.scalar(2), unary(graph, 'Neg', exponent)], exponent);
    return unary(graph, 'Neg', scores);
  });
  return outlierMethods(graph, estimator, scoreSamples);
}

/** How many comparisons lead to each leaf, and would have led on had its rows been told apart, too. */
async function leafDepths(tree: FittedTree, structure: DecisionTree): Promise<Float64Array> {
  const samples = await tree.sampleCounts();
  const depths = new Float64Array(samples.length).fill(1);
  const waiting = [0];
  const { yes, no } = structure;
  for (let node = waiting.pop(), seen = 0; node !== undefined; node = waiting.pop(), seen += 1) {
    // Whether the nodes are a tree is checked when they are added to the ensemble.
    if (isLeaf(structure, node) || seen > samples.length) continue;
    for (const child of [yes[node] ?? 0, no[node] ?? 0]) {
      depths[child] = (depths[node] ?? 0) + 1;
      waiting.push(child);
    }
  }
  return depths.map((depth, node) => depth + averagePathLength(samples[node] ?? 0) - 1);
}

/** The mean depth of a leaf in a tree that tells so many rows apart (_average_path_length). */
function averagePathLength(samples: number): number {
  if (samples <= 1) return 0;
  if (samples === 2) return 1;
  return 2 * (Math.log(samples - 1) + eulerGamma) - (2 * (samples - 1)) / samples;
}
