import { NumpyArray } from '../../numpy/numpy-array.ts';
import { readRecords, readRows, type ArrayRows } from '../../numpy/read-records.ts';
import type { PickleValue } from '../../pickle/pickle-values.ts';
import type { DecisionTree } from '../../trees/decision-tree.ts';
import type { Estimator } from '../estimator.ts';

/**
 * The nodes of a fitted decision tree, which stay in the file until they are asked for.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/tree/_tree.pyx (Tree)
 */
export class FittedTree {
  readonly nodeCount: number;
  /** How many numbers a leaf has: outputs times the most classes that one has. */
  readonly valueCount: number;
  readonly #estimator: Estimator;
  readonly #nodes: NumpyArray<PickleValue>;
  readonly #values: NumpyArray<PickleValue>;

  /** @param estimator that was fitted, and has the tree inside */
  constructor(estimator: Estimator) {
    this.#estimator = estimator.estimator('tree_');
    const nodes = this.#estimator.get('nodes');
    const values = this.#estimator.get('values');
    if (!(nodes instanceof NumpyArray) || nodes.shape.length !== 1) {
      throw this.#estimator.mismatch('nodes', 'an array of records');
    }
    if (!(values instanceof NumpyArray) || values.shape.length !== 3 || values.shape[0] !== nodes.length) {
      throw this.#estimator.mismatch('values', 'an array of numbers for each node, output and class');
    }
    this.nodeCount = nodes.length;
    this.valueCount = (values.shape[1] ?? 0) * (values.shape[2] ?? 0);
    this.#nodes = nodes;
    this.#values = values;
  }

  /** Outputs, and the most classes that one has. */
  get valueShape(): readonly [outputs: number, classes: number] {
    const [, outputs = 0, classes = 0] = this.#values.shape;
    return [outputs, classes];
  }

  async structure(): Promise<DecisionTree> {
    const columns = new Int32Array(this.nodeCount);
    const thresholds = new Float64Array(this.nodeCount);
    const yes = new Int32Array(this.nodeCount);
    const no = new Int32Array(this.nodeCount);
    // Before 1.3 no tree knew of missing values.
    const knowsMissing = this.#nodes.dtype.fields?.has('missing_go_to_left') === true;
    const missingYes = knowsMissing ? new Uint8Array(this.nodeCount) : undefined;
    await this.#read([
      ['feature', columns],
      ['threshold', thresholds],
      ['left_child', yes],
      ['right_child', no],
      ...(missingYes === undefined ? [] : [['missing_go_to_left', missingYes] as const]),
    ]);
    return { columns, thresholds, yes, no, missingYes };
  }

  /** How many rows each node was fitted with. */
  async sampleCounts(): Promise<Float64Array> {
    const counts = new Float64Array(this.nodeCount);
    await this.#read([['n_node_samples', counts]]);
    return counts;
  }

  /** How impure each node is, and what the rows weigh that it was fitted with. */
  async impurities(): Promise<{ readonly impurities: Float64Array; readonly weights: Float64Array }> {
    const impurities = new Float64Array(this.nodeCount);
    const weights = new Float64Array(this.nodeCount);
    await this.#read([
      ['impurity', impurities],
      ['weighted_n_node_samples', weights],
    ]);
    return { impurities, weights };
  }

  /** The numbers of each node, those of its first output first. */
  async *values(): AsyncGenerator<ArrayRows> {
    try {
      yield* readRows(this.#values);
    } catch (error) {
      throw this.#unreadable(error, 'values');
    }
  }

  /** The only number of each node. */
  async numbers(): Promise<Float64Array> {
    if (this.valueCount !== 1) throw this.#estimator.mismatch('values', 'one number for each node');
    const numbers = new Float64Array(this.nodeCount);
    for await (const { first, data } of this.values()) numbers.set(data, first);
    return numbers;
  }

  async #read(fields: Parameters<typeof readRecords>[1]): Promise<void> {
    try {
      await readRecords(this.#nodes, fields);
    } catch (error) {
      throw this.#unreadable(error, 'nodes');
    }
  }

  /** What is read here doesn't decide what it is: what can't be numbers, a lying file has. */
  #unreadable(error: unknown, name: string): unknown {
    return error instanceof TypeError ? this.#estimator.mismatch(name, 'an array of numbers') : error;
  }
}
