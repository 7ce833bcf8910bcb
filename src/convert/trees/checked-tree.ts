import { MlpackError } from '../../errors/mlpack-error.ts';
import type { DecisionTree } from './decision-tree.ts';

/**
 * onnxruntime reads trees by recursion: about 10,000 levels end it without an error on a stack of 8 MiB, and threads have
 * less.
 */
const maxLevels = 2000;

/**
 * The nodes that the root leads to, each before its children and the yes side first.
 *
 * @param place file and estimator that the tree is in, as errors name it
 * @throws MlpackError MODEL_INVALID for nodes that are no tree, or compare a column that the input doesn't have
 * @throws MlpackError MODEL_UNSUPPORTED for a tree that is too deep for onnxruntime
 */
export function checkedOrder(tree: DecisionTree, columns: number, place: string): Int32Array {
  const { yes, no } = tree;
  const count = yes.length;
  const others = [no, tree.columns, tree.thresholds, tree.missingYes ?? yes];
  if (count === 0 || others.some(({ length }) => length !== count)) {
    throw invalid(place, `has ${count} nodes, but not as many of all that nodes have`);
  }
  const order = new Int32Array(count);
  const levels = new Int32Array(count);
  levels[0] = 1;
  let reached = 0;
  const waiting = [0];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    order[reached] = node;
    reached += 1;
    const level = levels[node] ?? 0;
    if (level > maxLevels) {
      throw new MlpackError(
        'MODEL_UNSUPPORTED',
        `${place} has a tree of more than ${maxLevels} levels, which onnxruntime can't read.`,
        { suggestions: ['Train it with a limit: max_depth.'] },
      );
    }
    const children = [no[node] ?? -1, yes[node] ?? -1];
    if (children[0] === -1 && children[1] === -1) continue;
    const column = tree.columns[node] ?? -1;
    if (column < 0 || column >= columns) {
      throw invalid(place, `compares column ${column} of ${columns} in node ${node}`);
    }
    // A set of categories has no threshold.
    if (Number.isNaN(tree.thresholds[node]) && tree.categories?.has(node) !== true) {
      throw invalid(place, `compares column ${column} with a threshold that is no number in node ${node}`);
    }
    for (const child of children) {
      // A node that was reached before has two parents, or is its own ancestor.
      if (!(child > 0 && child < count) || levels[child] !== 0) {
        throw invalid(place, `goes on from node ${node} to ${child}, which can't be`);
      }
      levels[child] = level + 1;
      waiting.push(child);
    }
  }
  return order.subarray(0, reached);
}

function invalid(place: string, problem: string): MlpackError {
  return new MlpackError('MODEL_INVALID', `${place} has a tree that ${problem}.`, {
    suggestions: ['Save the model again; the file may be damaged.'],
  });
}
