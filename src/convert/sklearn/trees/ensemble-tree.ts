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

/** The trees of an ensemble each of whose estimators was fitted with some of the columns. */
export async function treesOfColumns(ensemble: Estimator): Promise<readonly EnsembleTree[]> {
  const estimators = await ensemble.estimators('estimators_');
  if (estimators.length === 0) throw ensemble.mismatch('estimators_', 'a list of estimators');
  const columns = await memberColumns(ensemble, estimators.length);
  return estimators.map((estimator, index) => ({ estimator, columns: columns[index] }));
}

/** The columns of the ensemble that each of its estimators was fitted with. */
async function memberColumns(ensemble: Estimator, count: number): Promise<readonly Int32Array[]> {
  const items = await ensemble.items('estimators_features_');
  if (items.length !== count) throw ensemble.mismatch('estimators_features_', `a list of ${count} arrays`);
  return await Array.fromAsync(items, async (item, index) => {
    const { data } = await ensemble.numbersOf(item, `estimators_features_[${index}]`);
    return Int32Array.from(data);
  });
}
