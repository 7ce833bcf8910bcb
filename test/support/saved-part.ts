import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  type PickleValue,
} from '../../src/convert/pickle/pickle-values.ts';
import type { Part } from '../../src/convert/sklearn/parts/parts-of-value.ts';

/**
 * An estimator of scikit-learn under a key, with the attributes that a test is about.
 *
 * @param type `module.Class` without "sklearn."
 * @param attributes numbers become integers where they are whole and stand alone, lists become lists of floats or texts
 */
export function savedPart(
  key: string,
  type: string,
  attributes: Readonly<Record<string, boolean | number | string | readonly (boolean | number | string)[]>>,
): Part {
  const dot = type.lastIndexOf('.');
  const object = new PickleObject(new PickleGlobal(`sklearn.${type.slice(0, dot)}`, type.slice(dot + 1)), []);
  const state = new PickleDict();
  for (const [name, value] of Object.entries(attributes)) state.set(name, pickled(value));
  object.state = state;
  return { key, subscripts: `[${JSON.stringify(key)}]`, object };
}

function pickled(value: boolean | number | string | readonly (boolean | number | string)[]): PickleValue {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object') return value;
  const list = new PickleList();
  list.items.push(...value);
  return list;
}
