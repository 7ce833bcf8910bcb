import { ByteRange } from '../bytes/byte-range.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { PickleList, PickleObject, PickleTuple, type PickleValue } from '../pickle/pickle-values.ts';
import { isSampler } from '../sklearn/composition/pipeline.ts';
import { listedItems } from '../sklearn/columns/column-names.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import { isEstimator } from '../sklearn/parts/parts-of-value.ts';

/** An estimator within another. */
export interface InnerEstimator {
  readonly estimator: Estimator;
  /** What the one around it calls it; null where it has no name. */
  readonly name: string | null;
  /** The columns that it is given, by name or number; null for all. */
  readonly columns: readonly string[] | null;
  /** Whether a conversion leaves it out: samplers. */
  readonly isIdle: boolean;
  /** Whether it is one of many that are made alike, such as the members of an ensemble. */
  readonly isMember: boolean;
}

/** Attributes that hold fitted estimators, whatever the class. */
const fittedAttributes = ['best_estimator_', 'regressor_', 'transformer_', 'final_estimator_'];

/** Of these classes other attributes hold fitted ones too; elsewhere they are what others were made of. */
const ofClass: ReadonlyMap<string, readonly string[]> = new Map([
  ['sklearn.FixedThresholdClassifier', ['estimator_']],
  ['sklearn.FrozenEstimator', ['estimator']],
  ['sklearn.GaussianProcessClassifier', ['base_estimator_']],
  ['sklearn.RANSACRegressor', ['estimator_']],
  ['sklearn.SelfTrainingClassifier', ['estimator_', 'base_estimator_']],
  ['sklearn.TunedThresholdClassifierCV', ['estimator_']],
]);

const members = ['estimators_', 'calibrated_classifiers_'];
const maxShownColumns = 1000;
/** Members that have names of their own, as those of a vote do. */
const maxNamed = 1000;

/** The estimators within another that a conversion of it converts. */
export async function innerEstimators(estimator: Estimator): Promise<readonly InnerEstimator[]> {
  const lists: (readonly InnerEstimator[])[] = [];
  for (const name of ['steps', 'transformer_list']) lists.push(await named(estimator, name));
  lists.push(await named(estimator, estimator.oneOf('transformers_', 'transformers')));
  for (const name of members) lists.push(await membersOf(estimator, name));
  for (const name of [...fittedAttributes, ...(ofClass.get(estimator.type) ?? [])])
    lists.push(attributeOf(estimator, name));
  const inner = lists.flat();
  if (inner.length > 0 || isOfLibrary(estimator)) return inner;
  // A class of the user's own may have estimators anywhere.
  for (const [name, value] of estimator.attributes()) {
    if (value instanceof PickleObject && isEstimator(value)) inner.push(...attributeOf(estimator, name));
  }
  return inner;
}

/** Whether it's known where an estimator has others. */
function isOfLibrary({ object }: Estimator): boolean {
  return /^(catboost|imblearn|lightgbm|sklearn|xgboost)(\.|$)/.test(object.type.module);
}

function attributeOf(estimator: Estimator, name: string): readonly InnerEstimator[] {
  const value = estimator.get(name);
  if (!(value instanceof PickleObject)) return [];
  const inner = estimator.estimatorOf(value, name);
  return [{ estimator: inner, name, columns: null, isIdle: false, isMember: false }];
}

/** Pairs of a name and an estimator, with the columns behind it in a ColumnTransformer. */
async function named(estimator: Estimator, attribute: string): Promise<readonly InnerEstimator[]> {
  const inner: InnerEstimator[] = [];
  const items = listed(estimator.get(attribute));
  estimator.spend(items.length);
  for (const [index, item] of items.entries()) {
    const [name = null, value = null, columns] = listed(item);
    if (!(value instanceof PickleObject)) continue;
    const one = estimator.estimatorOf(value, `${attribute}[${index}]`);
    inner.push({
      estimator: one,
      name: typeof name === 'string' ? name : null,
      columns: columns === undefined ? null : await columnTexts(columns),
      isIdle: isSampler(one),
      isMember: false,
    });
  }
  return inner;
}

async function columnTexts(columns: PickleValue): Promise<readonly string[] | null> {
  const single = typeof columns === 'string' || typeof columns === 'bigint' ? [columns] : undefined;
  const items = (single ?? (await listedItems(columns)))?.slice(0, maxShownColumns);
  return items?.every((item) => typeof item === 'string' || typeof item === 'bigint') === true
    ? items.map(String)
    : null;
}

async function membersOf(estimator: Estimator, attribute: string): Promise<readonly InnerEstimator[]> {
  const items = listed(estimator.get(attribute));
  estimator.within(() => estimator.budget.refuseRepeated(items));
  const pairs = listed(estimator.get('estimators'));
  const names = (pairs.length > maxNamed ? [] : pairs).flatMap((pair) => {
    const [name, value] = listed(pair);
    return typeof name === 'string' && value instanceof PickleObject ? [name] : [];
  });
  return items.flatMap((item, index) => {
    if (!(item instanceof PickleObject)) return [];
    const name = names.length === items.length ? (names[index] ?? null) : null;
    const inner = withoutCalibration(estimator.estimatorOf(item, `${attribute}[${index}]`));
    return [{ estimator: inner, name, columns: null, isIdle: false, isMember: name === null }];
  });
}

/** The classifier in what CalibratedClassifierCV keeps of each of its parts. */
function withoutCalibration(estimator: Estimator): Estimator {
  const name = estimator.oneOf('estimator', 'base_estimator');
  const isCalibrated = estimator.type === 'sklearn._CalibratedClassifier';
  return isCalibrated && estimator.get(name) instanceof PickleObject ? estimator.estimator(name) : estimator;
}

/** The items of a list, a tuple, or an array of objects; none of anything else. */
function listed(value: PickleValue | undefined): readonly PickleValue[] {
  if (value instanceof PickleList || value instanceof PickleTuple) return value.items;
  return value instanceof NumpyArray && !(value.data instanceof ByteRange) ? value.data : [];
}
