/** How a node compares its column with its threshold, the same for all trees of an ensemble. */
export type Comparison = '<' | '<=' | '>';

/**
 * A decision tree by its nodes; the first is the root. Children may stand in any order, but only one node points to each.
 * Nodes that the root doesn't lead to mean nothing.
 */
export interface DecisionTree {
  /** Column of the input that each node compares; any number at a leaf. */
  readonly columns: Int32Array;
  readonly thresholds: Float64Array | Float32Array;
  /** Where a row goes on for which the comparison holds; -1 at a leaf. */
  readonly yes: Int32Array;
  /** Where it goes on otherwise; -1 at a leaf. */
  readonly no: Int32Array;
  /** 1 where a row whose value is missing (NaN) goes on with `yes`; absent where all go on with `no`. */
  readonly missingYes?: Uint8Array | undefined;
  /**
   * Categories (whole numbers from 0 on) of nodes that compare with a set: rows whose value, truncated towards zero as C
   * does, is in it go on with `yes`, all others with `no`. Absent where no node does.
   */
  readonly categories?: ReadonlyMap<number, ArrayLike<number>> | undefined;
}

/** A tree whose leaves each hold a number that is added to one of several sums. */
export interface WeightedTree extends DecisionTree {
  /** By node; any number at one that is no leaf. */
  readonly weights: Float64Array | Float32Array;
  /** Which sum the tree adds to. */
  readonly target: number;
}

/** Whether no row goes on from a node. */
export function isLeaf({ yes }: DecisionTree, node: number): boolean {
  return yes[node] === -1;
}
