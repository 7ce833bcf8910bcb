import type { Graph } from '../../graph/graph.ts';
import { argMax, binary, cast, compare, matmul, reshape } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { constantRows } from '../constant-rows.ts';
import type { Estimator, Numbers } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { centreDistances, centreScores } from './nearest-centre.ts';

/** A cluster at the end of the tree of those that were divided. */
interface Leaf {
  readonly label: number;
  /** By which divisions one comes to it, and whether to their second half. */
  readonly path: readonly (readonly [division: number, isSecond: boolean])[];
}

/**
 * BisectingKMeans: from cluster to half of it, always the nearer one.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/cluster/_bisect_k_means.py
 */
export async function convertBisectingKMeans(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const centres = await estimator.matrixOf('cluster_centers_', null, features.count);
  const { leaves, first, second } = await dividedClusters(estimator, features.count, centres.shape[0] ?? 0);
  const predict = once(async () => {
    const labels = leaves.map(({ label }) => label);
    const [only] = labels;
    if (labels.length === 1 && only !== undefined) {
      return reshape(graph, constantRows(graph, features, graph.ints([only], [1, 1])), [-1]);
    }
    const x = features.matrix();
    const isSecond = compare(graph, 'Less', centreScores(graph, x, second), centreScores(graph, x, first));
    const index = leafOf(graph, cast(graph, isSecond, 'float64'), leaves);
    return graph.node('Gather', [graph.ints(labels), index], { dtype: 'int64', shape: [null] });
  });
  return {
    kind: 'clusterer',
    predict,
    transform: once(async () => Features.of(graph, centreDistances(graph, features.matrix(), centres))),
  };
}

/** The leaf that all divisions on its path agree with. @param isSecond 0 or 1: float64 [rows, divisions] */
function leafOf(graph: Graph, isSecond: Value, leaves: readonly Leaf[]): Value {
  const divisionCount = leaves.length - 1;
  const sides = new Float64Array(divisionCount * leaves.length);
  const agreed = leaves.map(({ path }, leaf) => {
    for (const [division, side] of path) sides[division * leaves.length + leaf] = side ? 1 : -1;
    // How many agree less how many there are: 0 where all do.
    return path.filter(([, side]) => !side).length - path.length;
  });
  const sums = matmul(graph, isSecond, graph.floats(sides, [divisionCount, leaves.length]));
  return argMax(graph, binary(graph, 'Add', sums, graph.floats(agreed, [1, leaves.length])));
}

interface Divisions {
  readonly leaves: readonly Leaf[];
  /** Centres of both halves of each division: [divisions, columns] each. */
  readonly first: Numbers;
  readonly second: Numbers;
}

/** @throws MlpackError MODEL_INVALID for a tree of other than so many leaves */
async function dividedClusters(
  estimator: Estimator,
  columnCount: number,
  leafCount: number,
): Promise<Divisions> {
  const mean = estimator.has('_X_mean')
    ? await estimator.vectorOf('_X_mean', columnCount)
    : new Float64Array(columnCount);
  const [first, second]: [number[], number[]] = [[], []];
  const leaves: Leaf[] = [];
  let divisionCount = 0;
  const open: { node: Estimator; path: Leaf['path'] }[] = [
    { node: estimator.estimator('_bisecting_tree'), path: [] },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path } = next;
    if ((node.get('left') ?? null) === null) {
      leaves.push({ label: await node.number('label'), path });
      continue;
    }
    const division = divisionCount;
    divisionCount += 1;
    // A tree that contains itself would never end.
    if (divisionCount >= leafCount) throw wrongTree();
    const halves = [node.estimator('left'), node.estimator('right')] as const;
    for (const [half, numbers] of [
      [halves[0], first],
      [halves[1], second],
    ] as const) {
      const centre = await half.vectorOf('center', columnCount);
      numbers.push(...centre.map((number, column) => number + (mean[column] ?? 0)));
    }
    open.push(
      { node: halves[1], path: [...path, [division, true]] },
      { node: halves[0], path: [...path, [division, false]] },
    );
  }
  const areLabels = leaves.every(({ label }) => Number.isSafeInteger(label));
  if (leaves.length !== leafCount || !areLabels) throw wrongTree();
  const shape = [divisionCount, columnCount];
  return {
    leaves,
    first: { shape, data: Float64Array.from(first) },
    second: { shape, data: Float64Array.from(second) },
  };

  function wrongTree() {
    return estimator.mismatch('_bisecting_tree', `a tree of ${leafCount} clusters`);
  }
}
