import { ByteRange } from '../../bytes/byte-range.ts';
import { NumpyArray } from '../../numpy/numpy-array.ts';
import { PickleObject, type PickleValue } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../../sklearn/estimator.ts';
import { pythonText } from './python-text.ts';
import { isUsualSetting } from './usual-settings.ts';

const maxSettings = 64;

/** Attributes that hold the estimators inside, which are shown on their own. */
const inside: ReadonlySet<string> = new Set(['estimators', 'steps', 'transformer_list', 'transformers']);
/** Settings that say what those inside are made of. */
const models: ReadonlySet<string> = new Set([
  'base_estimator',
  'estimator',
  'final_estimator',
  'regressor',
  'transformer',
]);

/**
 * The settings that an estimator was made with and that aren't usual, as Python writes them: attributes of scikit-learn's kind that end
 * or begin with an underscore were fitted, or are its own.
 *
 * @param hasInner whether those inside are shown, which were made of what the settings name
 */
export function settingsOf(estimator: Estimator, hasInner: boolean): Readonly<Record<string, string>> {
  // A Booster of a library has none beside its model.
  if (estimator.object.type.name === 'Booster') return {};
  const settings: [string, string][] = [];
  for (const [name, value] of estimator.attributes()) {
    if (settings.length === maxSettings) break;
    if (!isSetting(name) || inside.has(name) || isData(value)) continue;
    if (hasInner && models.has(name)) continue;
    const text = pythonText(value);
    if (!isUsualSetting(estimator.object.type, name, text)) settings.push([name, text]);
  }
  return Object.fromEntries(settings);
}

/** What every fitted estimator has beside its settings. */
const fitted: ReadonlySet<string> = new Set(['n_features', 'n_outputs', 'n_classes']);

function isSetting(name: string): boolean {
  return /^[A-Za-z]\w{0,99}$/.test(name) && !name.endsWith('_') && !fitted.has(name);
}

/** Whether a value is neither plain nor an object that could be a setting: random states, data frames. */
function isData(value: PickleValue): boolean {
  return (
    value instanceof NumpyArray ||
    value instanceof ByteRange ||
    (value instanceof PickleObject && /^(numpy|pandas|scipy)(\.|$)/.test(value.type.module))
  );
}
