import {
  PickleDict,
  PickleList,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from '../../pickle/pickle-values.ts';
import { libraryNames, libraryOf } from './libraries.ts';

/** An estimator in a file, and what it's called there. */
export interface Part {
  /** Key in a dict, or number in a list or tuple; null where it's all that the file holds. */
  readonly key: string | null;
  readonly object: PickleObject;
}

const maxParts = 64;

/** The estimators in a file that holds one, or a dict, list or tuple of them; what else is there is passed over. */
export function partsOf(value: PickleValue): readonly Part[] {
  if (value instanceof PickleObject) return [{ key: null, object: value }];
  const parts: Part[] = [];
  for (const [key, object] of namedItems(value)) {
    if (object instanceof PickleObject && isEstimator(object)) parts.push({ key, object });
    if (parts.length === maxParts) break;
  }
  return parts;
}

/** What is in a dict under text, or in a list or tuple under its number. */
function* namedItems(value: PickleValue): Generator<readonly [string, PickleValue]> {
  if (value instanceof PickleDict) {
    for (const [key, item] of value.entries()) if (typeof key === 'string') yield [key, item];
  } else if (value instanceof PickleList || value instanceof PickleTuple) {
    for (const [at, item] of value.items.slice(0, maxParts).entries()) yield [String(at), item];
  }
}

/** Whether an object is of a library of estimators, and no helper of it such as a random state or a data frame. */
export function isEstimator({ type, state }: PickleObject): boolean {
  return libraryNames.has(libraryOf(type)) && state !== undefined;
}

/** Whether an object made numbers of labels in training, and so names the classes of a model that it is beside. */
export function encodesLabels({ type }: PickleObject): boolean {
  return /^Label(Encoder|Binarizer)$/.test(type.name) && libraryOf(type) === 'sklearn';
}

/** Parts as messages call them: `"scaler" StandardScaler`. */
export function inWords(parts: readonly Part[], between: string): string {
  return parts
    .map(({ key, object }) => `${key === null ? '' : `${JSON.stringify(key)} `}${object.type.name}`)
    .join(between);
}
