import type { ClassLabels, ModelSource } from '../../../contract/schemas/inspect.schema.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { listLength } from '../pickle/list-length.ts';
import { PickleList, PickleObject, type PickleValue } from '../pickle/pickle-values.ts';
import { labelsOf } from '../sklearn/classes/class-labels.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import { maxShown } from './boosters/booster-outline.ts';
import type { VisitedEstimator } from './estimator-tree.ts';
import { orUnknown } from './or-unknown.ts';

/** Classes of which only the last, or the only one inside answers. */
const answeredInside: ReadonlySet<string> = new Set([
  'imblearn.Pipeline',
  'sklearn.GridSearchCV',
  'sklearn.HalvingGridSearchCV',
  'sklearn.HalvingRandomSearchCV',
  'sklearn.Pipeline',
  'sklearn.RandomizedSearchCV',
]);

/** What a classifier calls its classes. */
export type KnownClasses = Pick<ModelSource, 'classes' | 'hiddenClasses'>;

/** What a classifier calls its classes, a list for each of its outputs; null for what is none, or doesn't say. */
export async function knownClasses({ estimator, outline, inner }: VisitedEstimator): Promise<KnownClasses> {
  const last = inner.at(-1);
  if (last !== undefined && answeredInside.has(estimator.type)) return await knownClasses(last);
  const lists = await orUnknown(classLists(estimator), null);
  if (lists === null)
    return { classes: outline === null || outline.classes === null ? null : [outline.classes] };
  const hidden = lists.map(({ labels, count }) => count - labels.length);
  return {
    classes: lists.map(({ labels }) => labels),
    ...(hidden.some((count) => count > 0) ? { hiddenClasses: hidden } : {}),
  };
}

/** The first classes of an output, and how many there are. */
interface ClassList {
  readonly labels: ClassLabels;
  readonly count: number;
}

async function classLists(estimator: Estimator): Promise<readonly ClassList[] | null> {
  const classes = estimator.get('classes_');
  if (classes instanceof PickleList && classes.items.every((item) => item instanceof NumpyArray)) {
    const lists: ClassList[] = [];
    for (const [at, item] of classes.items.entries()) {
      lists.push(await firstClasses(estimator, item, `classes_[${at}]`));
    }
    return lists;
  }
  for (const name of ['classes_', '_classes']) {
    if (estimator.has(name)) return [await firstClasses(estimator, estimator.get(name), name)];
  }
  for (const name of ['le_', '_le']) {
    const encoder = estimator.get(name);
    if (!(encoder instanceof PickleObject)) continue;
    const inner = estimator.estimatorOf(encoder, name);
    return [await firstClasses(inner, inner.get('classes_'), 'classes_')];
  }
  return null;
}

async function firstClasses(
  estimator: Estimator,
  value: PickleValue | undefined,
  name: string,
): Promise<ClassList> {
  const items = await estimator.firstItemsOf(value, name, maxShown);
  return { labels: labelsOf(estimator, items, name), count: listLength(value) };
}
