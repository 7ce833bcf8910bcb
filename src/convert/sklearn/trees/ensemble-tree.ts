import type { Estimator } from '../estimator.ts';

/** A tree of an ensemble. */
export interface EnsembleTree {
  readonly estimator: Estimator;
  /** The ensemble's columns that it was fitted with, in the order in which it knows them; all unless given. */
  readonly columns?: Int32Array | undefined;
}

/** The columns that nodes compare, as the ensemble numbers them; one that the tree doesn't know stays beyond all. */
export function ensembleColumns(columns: Int32Array, known: Int32Array | undefined): Int32Array {
  return known === undefined ? columns : columns.map((column) => known[column] ?? -1);
}
