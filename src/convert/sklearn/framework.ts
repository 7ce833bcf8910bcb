import { PickleDict, PickleObject, PickleTuple, type PickleValue } from '../pickle/pickle-values.ts';
import { partsOf } from './parts-of-value.ts';

const names: ReadonlyMap<string, string> = new Map([
  ['sklearn', 'scikit-learn'],
  ['xgboost', 'XGBoost'],
  ['lightgbm', 'LightGBM'],
  ['catboost', 'CatBoost'],
  ['imblearn', 'imbalanced-learn'],
]);

/** What an estimator was made with, for example `scikit-learn 1.4.2`; null for a class of another library. */
function frameworkOf({ type, state }: PickleObject): string | null {
  const name = names.get(type.module.split('.', 1)[0] ?? '');
  if (name === undefined) return null;
  const dict = state instanceof PickleTuple ? state.items[0] : state;
  const version = dict instanceof PickleDict ? dict.get('_sklearn_version') : undefined;
  return typeof version === 'string' && name === 'scikit-learn' ? `${name} ${version}` : name;
}

/** What the first estimator in some files was made with that says so. */
export function frameworkIn(files: readonly { readonly value: PickleValue }[]): string | null {
  const all = files.flatMap(({ value }) => partsOf(value).map(({ object }) => frameworkOf(object)));
  return all.find((framework) => framework !== null) ?? null;
}
