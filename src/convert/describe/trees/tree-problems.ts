import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { PickleValue } from '../../pickle/pickle-values.ts';
import { knownColumns } from '../../sklearn/columns/known-columns.ts';
import type { Estimator } from '../../sklearn/estimator.ts';
import { ensembleColumns, treesOfColumns, type EnsembleTree } from '../../sklearn/trees/ensemble-tree.ts';
import { FittedTree } from '../../sklearn/trees/fitted-tree.ts';
import { readHistTree } from '../../sklearn/trees/hist-tree.ts';
import { checkedOrder } from '../../trees/checked-tree.ts';
import type { DecisionTree } from '../../trees/decision-tree.ts';
import type { VisitedEstimator } from '../estimator-tree.ts';
import { innerEstimators } from '../inner-estimators.ts';
import { orUnknown } from '../or-unknown.ts';
import type { SourceProblems } from '../source-problems.ts';
import { isTree } from './tree-counts.ts';

/** Ensembles whose trees are written together, so that it's the ensemble that is refused. Elsewhere each tree is converted alone. */
const ensembles = /^sklearn\.(AdaBoost|Bagging|(Random|Isolation)Forest|ExtraTrees|(Hist)?GradientBoosting)/;

const noCategories: ReadonlySet<number> = new Set();

/** Looks at the trees of a model that isn't converted, one after the other, for what a conversion would refuse them for. */
export class TreeProblems {
  readonly #problems: SourceProblems;
  readonly #signal: AbortSignal | undefined;
  /** What was read: a file may have the same nodes in many trees. */
  readonly #seen = new Set<PickleValue | undefined>();

  /** @param problems gets what is found, of each ensemble the first */
  constructor(problems: SourceProblems, signal: AbortSignal | undefined) {
    this.#problems = problems;
    this.#signal = signal;
  }

  /** Looks at the trees of an estimator and of all inside. */
  async look(visited: VisitedEstimator): Promise<void> {
    const { estimator, isIdle, inner } = visited;
    if (isIdle) return;
    for (const one of inner) await this.look(one);
    try {
      await this.#lookAt(estimator);
    } catch (error) {
      if (!(error instanceof MlpackError)) throw error;
      this.#problems.addRefusal(error, [visited]);
    }
  }

  async #lookAt(estimator: Estimator): Promise<void> {
    const known = await orUnknown(knownColumns(estimator), null);
    const columns = known?.count ?? Number.MAX_SAFE_INTEGER;
    if (estimator.has('_predictors')) await this.#lookAtStages(estimator, columns);
    for (const { estimator: tree, columns: chosen } of await treesOf(estimator)) {
      const fitted = new FittedTree(tree);
      if (this.#wasRead(tree.estimator('tree_').get('nodes'))) continue;
      const structure = await fitted.structure();
      const place = ensembles.test(estimator.type) ? estimator : tree;
      this.#check({ ...structure, columns: ensembleColumns(structure.columns, chosen) }, columns, place);
    }
  }

  /** Those of histogram-based gradient boosting. */
  async #lookAtStages(estimator: Estimator, columns: number): Promise<void> {
    for (const [stage, items] of (await estimator.items('_predictors')).entries()) {
      const name = `_predictors[${stage}]`;
      for (const [at, item] of (await estimator.itemsOf(items, name)).entries()) {
        const predictor = estimator.estimatorOf(item, `${name}[${at}]`);
        if (this.#wasRead(predictor.get('nodes'))) continue;
        // Which categories are known changes where rows go, not what is a tree.
        this.#check(await readHistTree(predictor, () => noCategories), columns, estimator);
      }
    }
  }

  #check(tree: DecisionTree, columns: number, { file, place }: Estimator): void {
    this.#signal?.throwIfAborted();
    checkedOrder(tree, columns, `${file}: ${place}`);
  }

  #wasRead(nodes: PickleValue | undefined): boolean {
    const wasRead = this.#seen.has(nodes);
    this.#seen.add(nodes);
    return wasRead;
  }
}

/** The trees that an estimator is, or has as its members. */
async function treesOf(estimator: Estimator): Promise<readonly EnsembleTree[]> {
  if (isTree(estimator)) return [{ estimator }];
  if (estimator.has('estimators_features_')) {
    return (await treesOfColumns(estimator)).filter((member) => isTree(member.estimator));
  }
  const members = await innerEstimators(estimator);
  return members.flatMap(({ estimator: tree, isMember }) =>
    isMember && isTree(tree) ? [{ estimator: tree }] : [],
  );
}
