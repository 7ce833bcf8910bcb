import { MlpackError } from '../../errors/mlpack-error.ts';
import { binary, cast, concatColumns } from '../graph/operators.ts';
import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import { isLeaf, type DecisionTree } from './decision-tree.ts';
import { TreeEnsemble, type TreeEnsembleOptions } from './tree-ensemble.ts';

/** An operator of more trees is slower: it keeps as many sums of each row at hand. */
const maxTrees = 64;

/** Leaves of an operator whose numbers are exact in float32. */
const maxLeaves = 2 ** 24;

/**
 * In which leaf of each tree a row ends. Leaves are numbered tree after tree, those of a tree in the order of its nodes, so
 * that they are rows of a table of all leaves.
 */
export class LeafRows {
  readonly #x: Value;
  readonly #options: TreeEnsembleOptions;
  readonly #parts: { readonly ensemble: TreeEnsemble; readonly firstLeaf: number; trees: number }[] = [];
  #leaves = 0;

  /** @param x float64 or float32 [rows, columns] */
  constructor(x: Value, options: TreeEnsembleOptions) {
    this.#x = x;
    this.#options = options;
  }

  /** How many leaves all trees have that were added. */
  get leaves(): number {
    return this.#leaves;
  }

  /** Adds a tree. @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for one that is no tree, or too deep */
  add(tree: DecisionTree): void {
    const numbers = new Int32Array(tree.yes.length);
    let count = 0;
    for (let node = 0; node < numbers.length; node += 1) if (isLeaf(tree, node)) numbers[node] = count++;
    if (count > maxLeaves) {
      throw new MlpackError(
        'MODEL_UNSUPPORTED',
        `${this.#options.place} has a tree of ${count} leaves, of which ${maxLeaves} can be told apart.`,
        { suggestions: ['Train it with a limit: max_leaf_nodes.'] },
      );
    }
    const part = this.#partFor(count);
    const first = this.#leaves - part.firstLeaf;
    part.ensemble.add(tree, (node) => first + (numbers[node] ?? 0), part.trees);
    part.trees += 1;
    this.#leaves += count;
  }

  /** int64 [rows, trees] */
  rows(graph: Graph): Value {
    const rows = this.#parts.map(({ ensemble, firstLeaf, trees }) => {
      const row = cast(graph, ensemble.sums(graph, trees), 'int64');
      return firstLeaf === 0 ? row : binary(graph, 'Add', row, graph.ints([firstLeaf]));
    });
    return concatColumns(graph, rows);
  }

  #partFor(leaves: number): { readonly ensemble: TreeEnsemble; readonly firstLeaf: number; trees: number } {
    const last = this.#parts.at(-1);
    if (last !== undefined && last.trees < maxTrees && this.#leaves - last.firstLeaf + leaves <= maxLeaves) {
      return last;
    }
    const part = { ensemble: new TreeEnsemble(this.#x, this.#options), firstLeaf: this.#leaves, trees: 0 };
    this.#parts.push(part);
    return part;
  }
}

/** {@link LeafRows} of trees that are all at hand: int64 [rows, trees]. */
export function leafRows(
  graph: Graph,
  x: Value,
  trees: Iterable<DecisionTree>,
  options: TreeEnsembleOptions,
): Value {
  const rows = new LeafRows(x, options);
  for (const tree of trees) rows.add(tree);
  return rows.rows(graph);
}
