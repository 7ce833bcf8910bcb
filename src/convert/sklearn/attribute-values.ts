import type { MlpackError } from '../../errors/mlpack-error.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { readItems, readNumbers } from '../numpy/read-array.ts';
import { asText, unsupportedElements } from '../numpy/unsupported-dtype.ts';
import { PickleList, PickleTuple, type PickleValue } from '../pickle/pickle-values.ts';

/** Whose attributes are read: what makes errors of it, and counts what is read. */
interface Owner {
  mismatch(name: string, expected: string): MlpackError;
  unsupported(reason: string, ...suggestions: readonly string[]): MlpackError;
  spendValues(value: PickleValue): void;
}

/**
 * A value of an estimator as numbers: an array, a number, or a list of numbers.
 *
 * @param name of where the value is in the estimator
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function numbersIn(
  estimator: Owner,
  value: PickleValue | undefined,
  name: string,
): Promise<{ readonly shape: readonly number[]; readonly data: Float64Array }> {
  const expected = 'an array of numbers';
  if (value instanceof NumpyArray) {
    if (value.dtype.kind === 'O') {
      estimator.spendValues(value);
      const items = (await reading(estimator, readItems(value), name, expected)).map(Number);
      return { shape: value.shape, data: Float64Array.from(items) };
    }
    refuseElements(
      estimator,
      value,
      name,
      'Fit the model to real numbers of 64 bits or less: X.astype("float64").',
    );
    if (!'biuf'.includes(value.dtype.kind)) throw estimator.mismatch(name, expected);
    return { shape: value.shape, data: await reading(estimator, readNumbers(value), name, expected) };
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return { shape: [1], data: Float64Array.of(Number(value)) };
  }
  if (value instanceof PickleList || value instanceof PickleTuple) {
    if (value.items.every((item) => typeof item === 'number' || typeof item === 'bigint')) {
      return { shape: [value.items.length], data: Float64Array.from(value.items, Number) };
    }
  }
  throw estimator.mismatch(name, expected);
}

/**
 * The items of a list, tuple or array.
 *
 * @param name of where the value is in the estimator
 * @param most only the first so many, of which no more are read
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function itemsIn(
  estimator: Owner,
  value: PickleValue | undefined,
  name: string,
  most: number,
): Promise<readonly PickleValue[]> {
  if (value instanceof PickleList || value instanceof PickleTuple) {
    return value.items.length > most ? value.items.slice(0, most) : value.items;
  }
  if (!(value instanceof NumpyArray)) throw estimator.mismatch(name, 'a list');
  refuseElements(estimator, value, name, asText(name));
  return await reading(estimator, readItems(value, most), name, 'a list');
}

function refuseElements(
  estimator: Owner,
  { dtype }: NumpyArray<unknown>,
  name: string,
  advice: string,
): void {
  const elements = unsupportedElements(dtype);
  if (elements === undefined) return;
  throw estimator.unsupported(`has ${name} of ${elements}, which no tensor can have`, advice);
}

/** An array whose elements have no values is not what the attribute should be. */
async function reading<Read>(
  estimator: Owner,
  read: Promise<Read>,
  name: string,
  expected: string,
): Promise<Read> {
  try {
    return await read;
  } catch (error) {
    throw error instanceof TypeError ? estimator.mismatch(name, expected) : error;
  }
}
