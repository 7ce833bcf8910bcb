import type { SourceEstimator, TreeCounts } from '../../../contract/schemas/inspect.schema.ts';
import type { PickleObject } from '../pickle/pickle-values.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import type { BoosterOutline } from './boosters/booster-outline.ts';
import { innerEstimators, type InnerEstimator } from './inner-estimators.ts';
import { outlineOf } from './boosters/outline-of.ts';
import { orUnknown } from './or-unknown.ts';
import { settingsOf } from './settings/settings-of.ts';
import { isTree, ownTrees, sumOfTrees } from './trees/tree-counts.ts';

/** Members of an ensemble that are shown one by one. */
const maxMembers = 4;
/** Estimators that are shown, and looked at: a file may have the same one in others a million times. */
const maxShown = 200;
const maxVisited = 10_000;
/** Estimators that were looked at before, and are gone into again. */
const maxAgain = 100;
/** And how deep they are in each other: it may have one in itself. */
const maxDepth = 12;

/** An estimator that was looked at, with those inside. */
export interface VisitedEstimator {
  readonly estimator: Estimator;
  /** Whether a conversion leaves it out. */
  readonly isIdle: boolean;
  readonly outline: BoosterOutline | null;
  readonly inner: readonly VisitedEstimator[];
}

/** An estimator and those inside: to be shown, and to be asked. */
export interface EstimatorTree {
  readonly shown: SourceEstimator;
  readonly visited: VisitedEstimator;
  /** Those of all estimators inside, shown or not. */
  readonly trees: TreeCounts | null;
}

/** Looks at estimators and what they have inside; no leaf of a tree is read. */
export class EstimatorWalk {
  readonly #signal: AbortSignal | undefined;
  #shown = 0;
  #visited = 0;
  #again = 0;
  readonly #seen = new Set<PickleObject>();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** @param name that the file gives it; null where it is all that is there */
  async tree(estimator: Estimator, name: string | null): Promise<EstimatorTree> {
    const root = { estimator, name, columns: null, isIdle: false, isMember: false };
    return await this.#visit(root, 0);
  }

  async #visit({ estimator, name, columns, isIdle }: InnerEstimator, depth: number): Promise<EstimatorTree> {
    this.#signal?.throwIfAborted();
    this.#visited += 1;
    const outline = await outlineOf(estimator, this.#signal);
    const isAgain = this.#seen.has(estimator.object);
    if (isAgain) this.#again += 1;
    this.#seen.add(estimator.object);
    const isGoneInto = depth < maxDepth && (this.#again <= maxAgain || !isAgain);
    const found = isGoneInto ? await orUnknown(innerEstimators(estimator), []) : [];
    // The trees of a forest are counted, not listed.
    const isCounted = (one: InnerEstimator) => one.isMember && isTree(one.estimator);
    const own = found.filter(isCounted).map((one) => ownTrees(one.estimator));
    const others = found.filter((one) => !isCounted(one));
    const inner: EstimatorTree[] = [];
    const listed: SourceEstimator[] = [];
    let members = 0;
    for (const one of others) {
      if (this.#visited >= maxVisited) break;
      if (one.isMember) members += 1;
      const isListed = members <= maxMembers && this.#shown < maxShown;
      if (isListed) this.#shown += 1;
      const tree = await this.#visit(one, depth + 1);
      inner.push(tree);
      if (isListed) listed.push(tree.shown);
    }
    const trees = sumOfTrees([ownTrees(estimator), outline?.trees ?? null, ...own]);
    return {
      shown: {
        place: estimator.place,
        name,
        class: estimator.object.type.path,
        settings: { ...settingsOf(estimator, found.length > 0), ...outline?.settings },
        columns,
        trees,
        estimators: listed,
        hidden: others.length - listed.length,
      },
      visited: { estimator, isIdle, outline, inner: inner.map(({ visited }) => visited) },
      trees: sumOfTrees([trees, ...inner.map((one) => one.trees)]),
    };
  }
}
