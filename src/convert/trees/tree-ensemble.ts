import type { Graph } from '../graph/graph.ts';
import { PackedIntegers } from '../graph/packed-integers.ts';
import { columnsOf, type Attribute, type Constant, type Value } from '../graph/value.ts';
import { CategorySets } from './category-sets.ts';
import { checkedOrder } from './checked-tree.ts';
import { isLeaf, type Comparison, type DecisionTree } from './decision-tree.ts';
import { float32Threshold } from './float32-threshold.ts';
import { GrowingNumbers } from './growing-numbers.ts';

/** nodes_modes of TreeEnsemble. */
const modes: Readonly<Record<Comparison, number>> = { '<=': 0, '<': 1, '>': 3 };

export interface TreeEnsembleOptions {
  readonly comparison: Comparison;
  /** File and estimator that the trees are in, as errors name it. */
  readonly place: string;
}

/**
 * Trees as one operator TreeEnsemble, which adds up what their leaves hold. They are laid down one by one in the form in
 * which they are written, so that nobody needs to hold all of them at once.
 * https://github.com/onnx/onnx/blob/main/docs/Operators-ml.md#ai.onnx.ml.TreeEnsemble
 *
 * Rows are compared, and sums computed, in the type of the columns: float64 or float32. Thresholds of float64 compare with
 * columns of float32 exactly as if these were float64.
 */
export class TreeEnsemble {
  readonly #x: Value;
  readonly #columns: number;
  readonly #options: TreeEnsembleOptions;
  readonly #sets: CategorySets;
  /** Of nodes that compare with a set its number below zero: -1 is the first. */
  readonly #nodeColumns = new GrowingNumbers(Int32Array);
  readonly #thresholds: GrowingNumbers<Float64Array | Float32Array>;
  readonly #modes = new GrowingNumbers(Uint8Array);
  readonly #yes = new PackedIntegers();
  readonly #no = new PackedIntegers();
  readonly #yesIsLeaf = new PackedIntegers();
  readonly #noIsLeaf = new PackedIntegers();
  readonly #missingYes = new PackedIntegers();
  #anyMissingYes = false;
  readonly #roots = new PackedIntegers();
  readonly #weights: GrowingNumbers<Float64Array | Float32Array>;
  readonly #targets = new PackedIntegers();

  /** @param x float64 or float32 [rows, columns] */
  constructor(x: Value, options: TreeEnsembleOptions) {
    const numbers = x.dtype === 'float32' ? Float32Array : Float64Array;
    this.#x = x;
    this.#columns = columnsOf(x);
    this.#options = options;
    this.#sets = new CategorySets(options);
    this.#thresholds = new GrowingNumbers<Float64Array | Float32Array>(numbers);
    this.#weights = new GrowingNumbers<Float64Array | Float32Array>(numbers);
    // Some versions of onnxruntime take a root for a leaf when one child is a leaf and the other none, but both have one
    // number. After two leaves of no tree, leaves have higher numbers than the children of their root.
    for (let spare = 0; spare < 2; spare += 1) this.#pushLeaf(0, 0);
  }

  /**
   * Adds a tree.
   *
   * @param weightOf what a leaf adds, by its node
   * @param target the sum that it adds to
   * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for one that is no tree, or too deep
   */
  add(tree: DecisionTree, weightOf: (node: number) => number, target: number): void {
    const order = checkedOrder(tree, this.#columns, this.#options.place);
    const pushLeaf = (node: number): number => this.#pushLeaf(weightOf(node), target);
    if (isLeaf(tree, 0)) {
      this.addConstant(weightOf(0), target);
      return;
    }
    this.#roots.push(this.#modes.length);
    const places = new Int32Array(tree.yes.length);
    let inner = this.#modes.length;
    for (const node of order) {
      if (!isLeaf(tree, node)) places[node] = inner++;
      else places[node] = pushLeaf(node);
    }
    for (const node of order) {
      if (isLeaf(tree, node)) continue;
      const [yes, no] = [tree.yes[node] ?? 0, tree.no[node] ?? 0];
      this.#pushComparison(tree, node);
      this.#pushChild(this.#yes, this.#yesIsLeaf, places[yes] ?? 0, isLeaf(tree, yes));
      this.#pushChild(this.#no, this.#noIsLeaf, places[no] ?? 0, isLeaf(tree, no));
    }
  }

  /** Adds a number to one of the sums: a tree whose root is a leaf. */
  addConstant(number: number, target: number): void {
    this.#roots.push(this.#modes.length);
    // Each tree of the operator compares at least once; here both ways lead to the same.
    this.#pushNode(0, 0, false);
    this.#pushChild(this.#yes, this.#yesIsLeaf, this.#pushLeaf(number, target), true);
    this.#pushChild(this.#no, this.#noIsLeaf, this.#pushLeaf(number, target), true);
  }

  /** The sums of all trees that were added: [rows, targets] in the type of the columns. */
  sums(graph: Graph, targets: number): Value {
    const { dtype, shape } = this.#x;
    const { x, columns } = this.#sets.beside(graph, this.#x);
    const nodeColumns = this.#nodeColumns
      .view()
      .map((column) => (column < 0 ? (columns[~column] ?? 0) : column));
    const attributes: Record<string, Attribute> = {
      n_targets: { int: targets },
      tree_roots: { ints: this.#roots },
      nodes_featureids: { ints: nodeColumns },
      nodes_splits: { tensor: vector(this.#thresholds) },
      nodes_modes: { tensor: vector(this.#modes) },
      nodes_truenodeids: { ints: this.#yes },
      nodes_trueleafs: { ints: this.#yesIsLeaf },
      nodes_falsenodeids: { ints: this.#no },
      nodes_falseleafs: { ints: this.#noIsLeaf },
      ...(this.#anyMissingYes ? { nodes_missing_value_tracks_true: { ints: this.#missingYes } } : {}),
      leaf_targetids: { ints: this.#targets },
      leaf_weights: { tensor: vector(this.#weights) },
    };
    return graph.node(
      'TreeEnsemble',
      [x],
      { dtype, shape: [shape[0] ?? null, targets] },
      { domain: 'ai.onnx.ml', attributes },
    );
  }

  #pushComparison(tree: DecisionTree, node: number): void {
    const column = tree.columns[node] ?? 0;
    const missingYes = tree.missingYes?.[node] === 1;
    const categories = tree.categories?.get(node);
    if (categories !== undefined) {
      this.#pushNode(~this.#sets.add(column, categories, missingYes), CategorySets.threshold, false);
      return;
    }
    const threshold = tree.thresholds[node] ?? Number.NaN;
    const { comparison } = this.#options;
    const compared = this.#x.dtype === 'float32' ? float32Threshold(threshold, comparison) : threshold;
    this.#pushNode(column, compared, missingYes);
  }

  #pushNode(column: number, threshold: number, missingYes: boolean): void {
    this.#nodeColumns.push(column);
    this.#thresholds.push(threshold);
    this.#modes.push(modes[this.#options.comparison]);
    this.#missingYes.push(missingYes ? 1 : 0);
    this.#anyMissingYes ||= missingYes;
  }

  #pushLeaf(weight: number, target: number): number {
    this.#targets.push(target);
    return this.#weights.push(weight);
  }

  #pushChild(places: PackedIntegers, areLeaves: PackedIntegers, place: number, leaf: boolean): void {
    places.push(place);
    areLeaves.push(leaf ? 1 : 0);
  }
}

function vector(numbers: GrowingNumbers<Float64Array | Float32Array | Uint8Array>): Constant {
  const data = numbers.view();
  const dtype = data instanceof Float64Array ? 'float64' : data instanceof Float32Array ? 'float32' : 'uint8';
  return { dtype, shape: [data.length], data };
}
