import type { Graph } from '../graph/graph.ts';
import { concatColumns } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import type { DecisionTree, WeightedTree } from './decision-tree.ts';
import { TreeEnsemble, type TreeEnsembleOptions } from './tree-ensemble.ts';

/** Of more sums, the operators themselves would take longer than they save. */
const maxOperators = 16;

/** How many sums there are. */
interface Targets {
  readonly targets: number;
}

/**
 * Several sums of what the leaves of trees hold, each of its own trees in the order in which they were added. Sums have an
 * operator each: onnxruntime adds to a single sum without looking up which, and the trees of one stay in the processor's
 * cache for more rows. Three sums of a hundred trees take six sevenths of the time (docs/benchmarks.md).
 */
export class TreeSums {
  readonly #ensembles: readonly TreeEnsemble[];
  readonly #targets: number;
  /** Sums that no tree adds to yet. */
  readonly #untouched: Set<number>;

  /** @param x float64 or float32 [rows, columns], in whose type rows are compared and sums computed */
  constructor(x: Value, { targets, ...options }: TreeEnsembleOptions & Targets) {
    const operators = targets <= maxOperators ? targets : 1;
    this.#targets = targets;
    this.#ensembles = Array.from({ length: operators }, () => new TreeEnsemble(x, options));
    this.#untouched = new Set(this.#ensembles.keys());
  }

  /**
   * Adds a tree.
   *
   * @param weightOf what a leaf adds, by its node
   * @param target the sum that it adds to
   * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for one that is no tree, or too deep
   */
  add(tree: DecisionTree, weightOf: (node: number) => number, target: number): void {
    const [ensemble, own] = this.#placeOf(target);
    ensemble.add(tree, weightOf, own);
  }

  /** Adds a number to one of the sums. */
  addConstant(number: number, target: number): void {
    const [ensemble, own] = this.#placeOf(target);
    ensemble.addConstant(number, own);
  }

  /** [rows, targets] in the type of the columns. */
  sums(graph: Graph): Value {
    // An operator needs a tree.
    for (const target of this.#untouched) this.addConstant(0, target);
    const own = this.#targets / this.#ensembles.length;
    return concatColumns(
      graph,
      this.#ensembles.map((ensemble) => ensemble.sums(graph, own)),
    );
  }

  /** The operator of a sum, and which of its own sums that is. */
  #placeOf(target: number): readonly [TreeEnsemble, number] {
    const alone = this.#ensembles.length === this.#targets;
    const at = alone ? target : 0;
    const ensemble = this.#ensembles[at];
    if (ensemble === undefined) throw new RangeError(`there is no sum ${target} of ${this.#targets}`);
    this.#untouched.delete(at);
    return [ensemble, alone ? 0 : target];
  }
}

/**
 * What the leaves hold in which each row ends, added up in the order of the trees: [rows, targets] in the type of the
 * columns, in which rows are compared and sums computed.
 *
 * @param x float64 or float32 [rows, columns]
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for trees that are none, or too deep
 */
export function treeSums(
  graph: Graph,
  x: Value,
  trees: Iterable<WeightedTree>,
  options: TreeEnsembleOptions & Targets,
): Value {
  const sums = new TreeSums(x, options);
  for (const tree of trees) sums.add(tree, (node) => tree.weights[node] ?? Number.NaN, tree.target);
  return sums.sums(graph);
}
