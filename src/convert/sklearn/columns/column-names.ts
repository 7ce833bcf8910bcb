import { NumpyArray } from '../../numpy/numpy-array.ts';
import { readItems } from '../../numpy/read-array.ts';
import {
  PickleDict,
  PickleList,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from '../../pickle/pickle-values.ts';

/**
 * The items of a list, tuple or array, of an Index of pandas, or of scikit-learn's list of remaining columns.
 *
 * @returns undefined for what is none of these
 */
export async function listedItems(value: PickleValue): Promise<readonly PickleValue[] | undefined> {
  if (value instanceof PickleList || value instanceof PickleTuple) return value.items;
  if (value instanceof NumpyArray) return await readItems(value).catch(unreadable);
  if (!(value instanceof PickleObject)) return undefined;
  switch (value.type.name) {
    case '_new_Index': {
      const [, data] = value.args;
      return data instanceof PickleDict ? await listedItems(data.get('data') ?? null) : undefined;
    }
    // https://github.com/scikit-learn/scikit-learn/blob/1.6.1/sklearn/compose/_column_transformer.py
    case '_RemainderColsList':
      return value.state instanceof PickleDict
        ? await listedItems(value.state.get('data') ?? null)
        : undefined;
    // pandas 3 keeps text in arrays of its own.
    case 'ArrowStringArray':
    case 'StringArray':
    case 'ArrowStringArrayNumpySemantics':
      return await listedItems(textArray(value));
    default:
      return undefined;
  }
}

/** An array whose elements have no values is no list of names. */
function unreadable(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error;
}

/** The array in one of pandas' own of text. */
function textArray({ state }: PickleObject): PickleValue {
  const dicts = state instanceof PickleTuple ? state.items : [state];
  for (const dict of dicts) {
    const values = dict instanceof PickleDict ? (dict.get('_ndarray') ?? dict.get('_pa_array')) : undefined;
    if (values !== undefined) return values;
  }
  return state instanceof PickleTuple
    ? (state.items.find((item) => item instanceof NumpyArray) ?? null)
    : null;
}

/** The names that an estimator saw its columns have; null where it saw none. */
export async function namesOf(value: PickleValue | undefined): Promise<readonly string[] | null> {
  const items = value === undefined ? undefined : await listedItems(value);
  return items !== undefined && items.every((item) => typeof item === 'string') ? items : null;
}
