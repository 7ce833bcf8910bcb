import { PickleDict, PickleObject, PickleTuple } from '../pickle/pickle-values.ts';

const names: ReadonlyMap<string, string> = new Map([
  ['sklearn', 'scikit-learn'],
  ['xgboost', 'XGBoost'],
  ['lightgbm', 'LightGBM'],
  ['catboost', 'CatBoost'],
  ['imblearn', 'imbalanced-learn'],
]);

/** What an estimator was made with, for example `scikit-learn 1.4.2`; null for a class of another library. */
export function frameworkOf({ type, state }: PickleObject): string | null {
  const name = names.get(type.module.split('.', 1)[0] ?? '');
  if (name === undefined) return null;
  const dict = state instanceof PickleTuple ? state.items[0] : state;
  const version = dict instanceof PickleDict ? dict.get('_sklearn_version') : undefined;
  return typeof version === 'string' && name === 'scikit-learn' ? `${name} ${version}` : name;
}
