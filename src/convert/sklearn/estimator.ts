import { MlpackError } from '../../errors/mlpack-error.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { readItems, readNumbers } from '../numpy/read-array.ts';
import { asText, unsupportedElements } from '../numpy/unsupported-dtype.ts';
import {
  PickleDict,
  PickleList,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from '../pickle/pickle-values.ts';
import { denseOf, isSparse } from './sparse-matrix.ts';

/** Numbers of an array in C's order. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Where an estimator is in others, and how often one was taken out of any of them. */
interface Nested {
  /** Those around it, the next one first. */
  readonly around: readonly PickleObject[];
  readonly total: { count: number };
}

/** Estimators may hold themselves, or one the same other twice and so on, in a file of a few bytes. */
const maxDepth = 64;
const maxNested = 1_000_000;
/** Clones of a frozen estimator are that estimator itself: some lists of honest models hold one several times. */
const maxAlike = 1000;
/** Of a place in messages; what is longer is cut in its middle. */
const maxPlaceCharacters = 240;

function atTop(): Nested {
  return { around: [], total: { count: 0 } };
}

/**
 * An object of scikit-learn, or of a library that follows it, with its attributes as they were saved. Whatever reads an
 * attribute says what it expects to find; what is otherwise is refused with the attribute's name.
 */
export class Estimator {
  readonly object: PickleObject;
  /** The file, as errors name it. */
  readonly file: string;
  readonly #place: string;
  readonly #nested: Nested;

  constructor(object: PickleObject, file: string, place = object.type.name, nested = atTop()) {
    this.object = object;
    this.file = file;
    this.#place = place;
    this.#nested = nested;
  }

  /** Where in the file's object it is, for example `Pipeline.steps[1]`; cut where it is long. */
  get place(): string {
    const half = maxPlaceCharacters / 2;
    if (this.#place.length <= maxPlaceCharacters) return this.#place;
    return `${this.#place.slice(0, half)}…${this.#place.slice(-half)}`;
  }

  /** Library and class, whatever module of it the class was in: `sklearn.StandardScaler`. */
  get type(): string {
    const { module, name } = this.object.type;
    return `${module.split('.', 1)[0] ?? ''}.${name}`;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** An attribute as it was saved; undefined where there is none. */
  get(name: string): PickleValue | undefined {
    const { state } = this.object;
    const dicts = state instanceof PickleTuple ? state.items : [state];
    for (const dict of dicts) {
      const value = dict instanceof PickleDict ? dict.get(name) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** All attributes that are under text, as they were saved. */
  *attributes(): Generator<readonly [name: string, value: PickleValue]> {
    const { state } = this.object;
    const dicts = state instanceof PickleTuple ? state.items : [state];
    for (const dict of dicts) {
      if (!(dict instanceof PickleDict)) continue;
      for (const [name, value] of dict.entries()) if (typeof name === 'string') yield [name, value];
    }
  }

  /** The first of some names that an attribute had over time. */
  oneOf(...names: readonly string[]): string {
    const [newest = ''] = names;
    return names.find((name) => this.has(name)) ?? newest;
  }

  /** A number; an array of one counts as such. */
  async number(name: string): Promise<number> {
    const value = this.get(name);
    if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (value instanceof NumpyArray && value.length === 1)
      return (await this.numbers(name)).data[0] ?? Number.NaN;
    throw this.mismatch(name, 'a number');
  }

  /** A number that may be left out or None. */
  async numberOr<Otherwise>(name: string, otherwise: Otherwise): Promise<number | Otherwise> {
    const value = this.get(name);
    return value === undefined || value === null ? otherwise : await this.number(name);
  }

  text(name: string): string {
    const value = this.get(name);
    if (typeof value !== 'string') throw this.mismatch(name, 'text');
    return value;
  }

  /** Text, or another value where it is none. */
  textOr<Otherwise>(name: string, otherwise: Otherwise): string | Otherwise {
    const value = this.get(name);
    return typeof value === 'string' ? value : otherwise;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.get(name);
    return typeof value === 'boolean' ? value : typeof value === 'bigint' ? value !== 0n : otherwise;
  }

  async numbers(name: string): Promise<Numbers> {
    return await this.numbersOf(this.get(name), name);
  }

  /** An array of two dimensions, also a sparse one; one of one dimension becomes its only row. */
  async matrix(name: string): Promise<Numbers> {
    const value = this.get(name);
    const { shape, data } = isSparse(value)
      ? await denseOf(this.estimatorOf(value, name))
      : await this.numbersOf(value, name);
    if (shape.length === 2) return { shape, data };
    if (shape.length === 1) return { shape: [1, ...shape], data };
    throw this.mismatch(name, 'a matrix');
  }

  /** A matrix of a size that other attributes say; null for what may be any. @throws MlpackError MODEL_INVALID */
  async matrixOf(name: string, rows: number | null, columns: number | null): Promise<Numbers> {
    const matrix = await this.matrix(name);
    if ((rows ?? matrix.shape[0]) !== matrix.shape[0] || (columns ?? matrix.shape[1]) !== matrix.shape[1]) {
      throw this.mismatch(name, `a matrix of ${rows ?? 'any'} rows and ${columns ?? 'any'} columns`);
    }
    return matrix;
  }

  /** As many numbers as other attributes say, whatever their shape. @throws MlpackError MODEL_INVALID */
  async vectorOf(name: string, length: number): Promise<Float64Array> {
    const { data } = await this.numbers(name);
    if (data.length !== length) throw this.mismatch(name, `an array of ${length} numbers`);
    return data;
  }

  /** A value of this object as numbers: an array, a number, or a list of numbers. */
  async numbersOf(value: PickleValue | undefined, name: string): Promise<Numbers> {
    if (value instanceof NumpyArray) {
      if (value.dtype.kind === 'O') {
        const items = (await this.#reading(readItems(value), name, 'an array of numbers')).map(Number);
        return { shape: value.shape, data: Float64Array.from(items) };
      }
      this.#refuseElements(
        value,
        name,
        'Fit the model to real numbers of 64 bits or less: X.astype("float64").',
      );
      if (!'biuf'.includes(value.dtype.kind)) throw this.mismatch(name, 'an array of numbers');
      return {
        shape: value.shape,
        data: await this.#reading(readNumbers(value), name, 'an array of numbers'),
      };
    }
    if (typeof value === 'number' || typeof value === 'bigint') {
      return { shape: [1], data: Float64Array.of(Number(value)) };
    }
    if (value instanceof PickleList || value instanceof PickleTuple) {
      if (value.items.every((item) => typeof item === 'number' || typeof item === 'bigint')) {
        return { shape: [value.items.length], data: Float64Array.from(value.items, Number) };
      }
    }
    throw this.mismatch(name, 'an array of numbers');
  }

  /** The items of a list, tuple or array. */
  async items(name: string): Promise<readonly PickleValue[]> {
    return await this.itemsOf(this.get(name), name);
  }

  async itemsOf(value: PickleValue | undefined, name: string): Promise<readonly PickleValue[]> {
    if (value instanceof PickleList || value instanceof PickleTuple) return value.items;
    if (value instanceof NumpyArray) {
      this.#refuseElements(value, name, asText(name));
      return await this.#reading(readItems(value), name, 'a list');
    }
    throw this.mismatch(name, 'a list');
  }

  #refuseElements({ dtype }: NumpyArray<unknown>, name: string, advice: string): void {
    const elements = unsupportedElements(dtype);
    if (elements !== undefined)
      throw this.unsupported(`has ${name} of ${elements}, which no tensor can have`, advice);
  }

  /** An array whose elements have no values is not what the attribute should be. */
  async #reading<Read>(reading: Promise<Read>, name: string, expected: string): Promise<Read> {
    try {
      return await reading;
    } catch (error) {
      throw error instanceof TypeError ? this.mismatch(name, expected) : error;
    }
  }

  /** An attribute that is an estimator itself. */
  estimator(name: string): Estimator {
    return this.estimatorOf(this.get(name), name);
  }

  /** @param name of where the value is in this object */
  estimatorOf(value: PickleValue | undefined, name: string): Estimator {
    if (!(value instanceof PickleObject)) throw this.mismatch(name, 'an estimator');
    const { total } = this.#nested;
    this.spend(1);
    const around = [this.object, ...this.#nested.around];
    if (around.includes(value)) {
      throw this.unsupported(
        `contains itself: its ${name} is one of those around it`,
        'Fit it again, and save it before its attributes are changed.',
      );
    }
    if (around.length > maxDepth) {
      throw this.unsupported('has more estimators in each other than a model would');
    }
    return new Estimator(value, this.file, `${this.#place}.${name}`, { around, total });
  }

  /**
   * Counts items that are gone through to find estimators: a list may be in a file once, and in a thousand estimators.
   *
   * @throws MlpackError MODEL_UNSUPPORTED where they are more than a model would have
   */
  spend(items: number): void {
    const { total } = this.#nested;
    total.count += items;
    if (total.count > maxNested)
      throw this.unsupported(
        'has more estimators than a model would',
        'Fit it with fewer, or save those it needs alone.',
      );
  }

  /** @throws MlpackError MODEL_UNSUPPORTED for a list that is long because it holds few objects many times */
  refuseRepeated(items: readonly PickleValue[], name: string): void {
    if (items.length <= maxAlike || items.length - new Set(items).size <= maxAlike) return;
    throw this.unsupported(
      `holds the same estimators more than ${maxAlike.toLocaleString('en')} times in ${name}`,
      'Fit it again: each of them should be an estimator of its own.',
    );
  }

  /** A list of estimators. */
  async estimators(name: string): Promise<readonly Estimator[]> {
    const items = await this.items(name);
    this.refuseRepeated(items, name);
    return items.map((item, index) => this.estimatorOf(item, `${name}[${index}]`));
  }

  /** The error for an attribute that isn't what it is in any version that is known. */
  mismatch(name: string, expected: string): MlpackError {
    // Of an item of a list, such as `steps[1]`, it's the list that is there or not.
    const isThere = this.has(name.replace(/\[.*$/s, ''));
    const found = isThere ? 'something else' : 'nothing';
    return new MlpackError(
      'MODEL_INVALID',
      `${this.file}: ${this.place}.${name} should be ${expected}, but there is ${found}.`,
      {
        suggestions: isThere
          ? ['Save the model again with the version of the library that it was trained with.']
          : ['Fit the model before it is saved.'],
      },
    );
  }

  /** The error for what can't be converted, with what to do about it. */
  unsupported(reason: string, ...suggestions: readonly string[]): MlpackError {
    return new MlpackError('MODEL_UNSUPPORTED', `${this.file}: ${this.place} ${reason}.`, { suggestions });
  }
}
