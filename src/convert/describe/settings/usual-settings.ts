import type { PickleGlobal } from '../../pickle/pickle-values.ts';
import { classDefaults } from './class-defaults.ts';
import { commonDefaults } from './common-defaults.ts';

/** Of scikit-learn's classes, as `setting=value`, those of one class as `Class.setting=value`. */
const defaults: ReadonlySet<string> = new Set([
  ...commonDefaults.flatMap(([value, names]) => names.split(' ').map((name) => pair(name, value))),
  ...classDefaults.flatMap(([name, value, classes]) =>
    classes.split(' ').map((type) => pair(`${type}.${name}`, value)),
  ),
]);
/** Settings of classes of which some have another default. */
const special: ReadonlySet<string> = new Set(
  classDefaults.flatMap(([name, , classes]) => classes.split(' ').map((type) => `${type}.${name}`)),
);

function pair(name: string, value: string): string {
  // 1 is written where 1.0 is meant.
  return `${name}=${value.replace(/\.0$/, '')}`;
}

/** Settings that change nothing about what a fitted model answers. */
const idle: ReadonlySet<string> = new Set([
  'estimator_params',
  'n_jobs',
  'random_state',
  'verbose',
  'verbosity',
  'warm_start',
]);

/**
 * Whether a setting says nothing that a reader wouldn't take for granted: it is the library's default.
 *
 * @param value as Python writes it
 */
export function isUsualSetting({ module, name: type }: PickleGlobal, name: string, value: string): boolean {
  if (idle.has(name) || value === "'deprecated'" || value === "'warn'") return true;
  if (/^(sklearn|imblearn)(\.|$)/.test(module)) {
    const own = `${type}.${name}`;
    return defaults.has(pair(own, value)) || (!special.has(own) && defaults.has(pair(name, value)));
  }
  // The boosters' classes leave to their library what is None.
  return (
    defaults.has(pair(`${type}.${name}`, value)) ||
    (/^(xgboost|lightgbm|catboost)(\.|$)/.test(module) && value === 'None')
  );
}
