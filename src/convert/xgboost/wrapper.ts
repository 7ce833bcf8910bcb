import { heldSource } from '../bytes/byte-source.ts';
import type { DocumentValue } from '../documents/document.ts';
import { Fields } from '../documents/fields.ts';
import { readJson } from '../documents/read-json.ts';
import { classLabels, type ClassLabel } from '../sklearn/classes/class-labels.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import { PickleObject } from '../pickle/pickle-values.ts';
import type { Booster } from './read/booster.ts';

/** What the classes for scikit-learn add to a Booster: XGBClassifier, XGBRegressor, XGBRanker and their forests. */
export interface Wrapper {
  readonly isClassifier: boolean;
  /** Of a classifier whose classes aren't just numbered. */
  readonly classes: readonly ClassLabel[] | null;
  /** What stands for a missing value; NaN always does. */
  readonly missing: number;
  /** Without one it's the Booster's own. */
  readonly objective: string | null;
}

/** What a pickled object of one of these classes says. */
export async function wrapperOfEstimator(estimator: Estimator): Promise<Wrapper> {
  const encoder = estimator.get('_le');
  const classes =
    encoder instanceof PickleObject
      ? await classLabels(estimator.estimatorOf(encoder, '_le'))
      : estimator.has('classes_')
        ? await classLabels(estimator)
        : null;
  return {
    isClassifier: estimator.object.type.name.endsWith('Classifier'),
    classes,
    missing: await estimator.numberOr('missing', Number.NaN),
    objective: estimator.textOr('objective', null),
  };
}

/**
 * What save_model of one of these classes notes in the model; null for a Booster's own file.
 * https://github.com/dmlc/xgboost/blob/v1.7.6/python-package/xgboost/sklearn.py (save_model)
 *
 * @throws MlpackError MODEL_INVALID
 */
export async function wrapperOfFile({ attributes }: Booster, path: string): Promise<Wrapper | null> {
  const noted = attributes.get('scikit_learn');
  if (noted === undefined) return null;
  const fields = new Fields(await readJson(heldSource(path, Buffer.from(noted))), path, 'scikit_learn');
  const kind = [fields.get('_estimator_type'), fields.get('type')].find((name) => typeof name === 'string');
  if (kind === undefined) return null;
  const encoder = fields.get('_le') instanceof Map ? fields.object('_le') : fields;
  const missing = fields.get('missing');
  const objective = fields.get('objective');
  return {
    isClassifier: /classifier$/i.test(kind),
    classes: classesOf(encoder.get('classes_')),
    missing: typeof missing === 'number' ? missing : Number.NaN,
    objective: typeof objective === 'string' ? objective : null,
  };
}

function classesOf(value: DocumentValue | undefined): readonly ClassLabel[] | null {
  if (ArrayBuffer.isView(value)) return value.length === 0 ? null : [...value];
  if (!Array.isArray(value)) return null;
  const labels: readonly DocumentValue[] = value;
  return labels.every((label) => typeof label === 'string') ? labels : null;
}
