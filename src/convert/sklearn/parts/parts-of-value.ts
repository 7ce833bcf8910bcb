import { shellWord } from '../../../util/shell-word.ts';
import type { PickleObject } from '../../pickle/pickle-values.ts';
import { libraryNames, libraryOf } from './libraries.ts';

/** An estimator in a file, and what it's called there. */
export interface Part {
  /** Keys and numbers on the way to it, a dot between them (`preprocessing.scaler`); null where it's all that the file holds. */
  readonly key: string | null;
  /** The same way in Python, behind what the file was loaded as: `["preprocessing"]["scaler"]`. */
  readonly subscripts: string;
  readonly object: PickleObject;
}

/** Of what is listed in a message. */
const mostShown = 16;
const mostCharacters = 120;

/** Modules of those libraries that hold none: ways to split rows, scores, plots. */
const others =
  /^(sklearn\.(_loss|inspection|metrics|model_selection\._split|utils)|(lightgbm|xgboost)\.callback)(\.|$)/;

/** Whether an object is of a library of estimators, and no helper of it such as a random state or a data frame. */
export function isEstimator({ type, state }: PickleObject): boolean {
  return libraryNames.has(libraryOf(type)) && state !== undefined && !others.test(type.module);
}

/** Whether an object is of a library of estimators, and known to be none. */
export function isHelper({ type }: PickleObject): boolean {
  return others.test(type.module);
}

/** Whether an object made numbers of labels in training, and so names the classes of a model that it is beside. */
export function encodesLabels({ type }: PickleObject): boolean {
  return /^Label(Encoder|Binarizer)$/.test(type.name) && libraryOf(type) === 'sklearn';
}

/** Parts as messages call them: `"scaler" StandardScaler`. */
export function inWords(parts: readonly Part[], between: string): string {
  const shown = parts
    .slice(0, mostShown)
    .map(({ key, object }) => `${key === null ? '' : `${quoted(key)} `}${object.type.name}`);
  const more = parts.length > mostShown ? [`${parts.length - mostShown} more`] : [];
  return [...shown, ...more].join(between);
}

/** A key as messages have it. */
export function quoted(key: string): string {
  return JSON.stringify(key.length > mostCharacters ? `${key.slice(0, mostCharacters)}…` : key);
}

/** What to type to have only these taken. */
export function asMembers(parts: readonly Part[]): string {
  const flags = parts.map(({ key }) => `--member ${shellWord(key ?? '')}`).join(' ');
  return `${membersLine(parts)} in mlpack.yaml, ${flags} of mlpack convert`;
}

/** The line of mlpack.yaml that names these parts. */
export function membersLine(parts: readonly Part[]): string {
  return `members: [${parts.map(({ key }) => inYaml(key ?? '')).join(', ')}]`;
}

/** `0.1` and `True` would be a number and a boolean there. */
function inYaml(key: string): string {
  const isPlain = /^(\d+|[a-z_][\w.]*)$/i.test(key) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(key);
  return isPlain ? key : JSON.stringify(key);
}
