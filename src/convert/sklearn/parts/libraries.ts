import type { PickleGlobal } from '../../pickle/pickle-values.ts';

/** Libraries of estimators by the module that all of theirs are in, as people call them. */
export const libraryNames: ReadonlyMap<string, string> = new Map([
  ['catboost', 'CatBoost'],
  ['category_encoders', 'category_encoders'],
  ['imblearn', 'imbalanced-learn'],
  ['lightgbm', 'LightGBM'],
  ['sklearn', 'scikit-learn'],
  ['xgboost', 'XGBoost'],
]);

/** The outermost module that a class is of: `sklearn` of `sklearn.svm._classes`. */
export function libraryOf({ module }: PickleGlobal): string {
  return module.split('.', 1)[0] ?? '';
}
