import { PickleDict, PickleTuple, type PickleObject } from '../../pickle/pickle-values.ts';
import { xgboostVersion } from '../../xgboost/booster-of-estimator.ts';
import type { ReadFile } from './assemble.ts';
import { contentsOf } from './contents.ts';
import { Estimator } from '../estimator.ts';
import { libraryNames, libraryOf } from './libraries.ts';
import type { Part } from './parts-of-value.ts';

/** What an estimator was made with, for example `scikit-learn 1.4.2`; null for a class of another library. */
async function frameworkOf({ object }: Part, path: string): Promise<string | null> {
  const library = libraryOf(object.type);
  const name = libraryNames.get(library);
  if (name === undefined) return null;
  const version =
    library === 'xgboost' ? await xgboostVersion(new Estimator(object, path)) : versionIn(object);
  return version === '' ? name : `${name} ${version}`;
}

/** Estimators of scikit-learn say its version. */
function versionIn({ type, state }: PickleObject): string {
  const dict = state instanceof PickleTuple ? state.items[0] : state;
  const version = dict instanceof PickleDict ? dict.get('_sklearn_version') : undefined;
  return typeof version === 'string' && type.module.startsWith('sklearn') ? version : '';
}

/** What the first estimator in some files was made with that says so. */
export async function frameworkIn(files: readonly ReadFile[]): Promise<string | null> {
  for (const { path, value } of files) {
    for (const part of contentsOf(value).parts) {
      const framework = await frameworkOf(part, path);
      if (framework !== null) return framework;
    }
  }
  return null;
}
