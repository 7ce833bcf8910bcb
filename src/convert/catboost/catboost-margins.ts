import type { Graph } from '../graph/graph.ts';
import { binary } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import { leafRows } from '../trees/leaf-rows.ts';
import type { DecisionTree } from '../trees/decision-tree.ts';
import { TreeEnsemble } from '../trees/tree-ensemble.ts';
import { constantRows } from '../sklearn/constant-rows.ts';
import { Features } from '../sklearn/columns/features.ts';
import type { CatBoostModel, CatBoostTree } from './catboost-model.ts';
import type { ComparedColumns } from './compared-columns.ts';

/** Trees that are looked up together, so that what is looked up takes little memory. */
const treesAtOnce = 64;

/**
 * The sums of a model's trees, scaled and with its bias: float64 [rows, sums].
 * https://github.com/catboost/catboost/blob/v1.2.10/catboost/libs/model/cpu/evaluator_impl.cpp
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for trees that are none, or too deep
 */
export function catBoostMargins(
  graph: Graph,
  compared: ComparedColumns,
  model: CatBoostModel,
  place: string,
): Value {
  const { dimensions, scale, bias } = model;
  const options = { comparison: '>', place } as const;
  let sums: Value | undefined;
  if (dimensions === 1) {
    const ensemble = new TreeEnsemble(compared.x, options);
    let count = 0;
    for (const tree of model.trees()) {
      ensemble.add(decisionTree(tree, compared), (node) => tree.values[tree.leaves[node] ?? -1] ?? 0, 0);
      count += 1;
    }
    if (count > 0) sums = ensemble.sums(graph, 1);
  } else {
    for (const trees of batches(model.trees())) {
      const rows = leafRows(
        graph,
        compared.x,
        trees.map((tree) => decisionTree(tree, compared)),
        options,
      );
      const part = sumOfLeaves(graph, rows, trees, dimensions);
      sums = sums === undefined ? part : binary(graph, 'Add', sums, part);
    }
  }
  sums ??= constantRows(
    graph,
    Features.of(graph, compared.x),
    graph.floats(new Float64Array(dimensions), [1, dimensions]),
  );
  const scaled = scale === 1 ? sums : binary(graph, 'Mul', sums, graph.scalar(scale));
  return bias.every((one) => one === 0)
    ? scaled
    : binary(graph, 'Add', scaled, graph.floats(bias, [1, dimensions]));
}

function decisionTree(tree: CatBoostTree, compared: ComparedColumns): DecisionTree {
  const { splits, yes, no } = tree;
  return {
    columns: splits.map((split) => compared.columns[split] ?? -1),
    thresholds: Float64Array.from(splits, (split) => compared.thresholds[split] ?? Number.NaN),
    missingYes: Uint8Array.from(splits, (split) => compared.missingYes[split] ?? 0),
    yes,
    no,
  };
}

/** The values of the leaves that rows end in, added up: float64 [rows, sums]. */
function sumOfLeaves(graph: Graph, rows: Value, trees: readonly CatBoostTree[], dimensions: number): Value {
  const table: number[] = [];
  for (const { yes, leaves, values } of trees) {
    for (const [node, child] of yes.entries()) {
      if (child !== -1) continue;
      const first = (leaves[node] ?? 0) * dimensions;
      for (let at = first; at < first + dimensions; at += 1) table.push(values[at] ?? 0);
    }
  }
  const values = graph.floats(table, [table.length / dimensions, dimensions]);
  const found = graph.node('Gather', [values, rows], {
    dtype: 'float64',
    shape: [null, trees.length, dimensions],
  });
  return graph.node(
    'ReduceSum',
    [found, graph.ints([1])],
    { dtype: 'float64', shape: [null, dimensions] },
    { attributes: { keepdims: { int: 0 } } },
  );
}

function* batches(trees: Iterable<CatBoostTree>): Generator<CatBoostTree[]> {
  let batch: CatBoostTree[] = [];
  for (const tree of trees) {
    batch.push(tree);
    if (batch.length === treesAtOnce) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
