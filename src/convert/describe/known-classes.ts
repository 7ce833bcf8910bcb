import type { ClassLabels } from '../../../contract/schemas/inspect.schema.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { PickleList, PickleObject } from '../pickle/pickle-values.ts';
import { classLabels, classLabelsOf } from '../sklearn/classes/class-labels.ts';
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

/** What a classifier calls its classes, a list for each of its outputs; null for what is none, or doesn't say. */
export async function knownClasses({
  estimator,
  outline,
  inner,
}: VisitedEstimator): Promise<readonly ClassLabels[] | null> {
  const last = inner.at(-1);
  if (last !== undefined && answeredInside.has(estimator.type)) return await knownClasses(last);
  const lists = await orUnknown(classLists(estimator), null);
  return (
    lists?.map((labels) => labels.slice(0, maxShown)) ??
    (outline === null || outline.classes === null ? null : [outline.classes])
  );
}

async function classLists(estimator: Estimator): Promise<readonly ClassLabels[] | null> {
  const classes = estimator.get('classes_');
  if (classes instanceof PickleList && classes.items.every((item) => item instanceof NumpyArray)) {
    const lists: ClassLabels[] = [];
    for (const [at, item] of classes.items.entries()) {
      lists.push(await classLabelsOf(estimator, item, `classes_[${at}]`));
    }
    return lists;
  }
  if (classes !== undefined) return [await classLabels(estimator)];
  if (estimator.has('_classes')) return [await classLabels(estimator, '_classes')];
  for (const name of ['le_', '_le']) {
    const encoder = estimator.get(name);
    if (encoder instanceof PickleObject) return [await classLabels(estimator.estimatorOf(encoder, name))];
  }
  return null;
}
