import { MlpackError } from '../../errors/mlpack-error.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { listLength } from '../pickle/list-length.ts';
import { PickleDict, PickleObject, PickleTuple, type PickleValue } from '../pickle/pickle-values.ts';
import { itemsIn, numbersIn } from './attribute-values.ts';
import { Budget, OverBudget } from './budget.ts';
import { namesOf } from './columns/column-names.ts';
import { denseOf, isSparse } from './sparse-matrix.ts';

/** Numbers of an array in C's order. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Estimators may hold themselves in a file of a few bytes. */
const maxDepth = 64;
/** Of a place in messages; what is longer is cut in its middle. */
const maxPlaceCharacters = 240;

/**
 * An object of scikit-learn, or of a library that follows it, with its attributes as they were saved. Whatever reads an
 * attribute says what it expects to find; what is otherwise is refused with the attribute's name.
 */
export class Estimator {
  readonly object: PickleObject;
  /** The file, as errors name it. */
  readonly file: string;
  /** What the model that it is in may cost. */
  readonly budget: Budget;
  readonly #place: string;
  /** Those around it, the next one first. */
  readonly #around: readonly PickleObject[];

  constructor(
    object: PickleObject,
    file: string,
    place = object.type.name,
    budget = Budget.ofModel(0),
    around: readonly PickleObject[] = [],
  ) {
    this.object = object;
    this.file = file;
    this.budget = budget;
    this.#place = place;
    this.#around = around;
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
    return await numbersIn(this, value, name);
  }

  /** The items of a list, tuple or array. */
  async items(name: string): Promise<readonly PickleValue[]> {
    return await this.itemsOf(this.get(name), name);
  }

  async itemsOf(value: PickleValue | undefined, name: string): Promise<readonly PickleValue[]> {
    this.spendValues(value);
    const items = await this.firstItemsOf(value, name, Number.POSITIVE_INFINITY);
    this.within(() => this.budget.spendTexts(items));
    return items;
  }

  /** The first items of a list, tuple or array, of which no more are read. */
  async firstItemsOf(
    value: PickleValue | undefined,
    name: string,
    most: number,
  ): Promise<readonly PickleValue[]> {
    return await itemsIn(this, value, name, most);
  }

  /** The names in a list, array or Index of pandas; null where it is none of these, or holds other values. */
  async names(name: string): Promise<readonly string[] | null> {
    const value = this.get(name);
    this.spendValues(value);
    const names = await namesOf(value);
    if (names !== null) this.within(() => this.budget.spendTexts(names));
    return names;
  }

  /** Counts values before they are read. @throws MlpackError MODEL_UNSUPPORTED */
  spendValues(value: PickleValue | undefined): void {
    this.within(() => this.budget.spend('values', listLength(value)));
  }

  /** An attribute that is an estimator itself. */
  estimator(name: string): Estimator {
    return this.estimatorOf(this.get(name), name);
  }

  /** @param name of where the value is in this object */
  estimatorOf(value: PickleValue | undefined, name: string): Estimator {
    if (!(value instanceof PickleObject)) throw this.mismatch(name, 'an estimator');
    this.spend(1);
    const around = [this.object, ...this.#around];
    if (around.includes(value)) {
      throw this.unsupported(
        `contains itself: its ${name} is one of those around it`,
        'Fit it again, and save it before its attributes are changed.',
      );
    }
    if (around.length > maxDepth) {
      throw this.unsupported('has more estimators in each other than a model would');
    }
    return new Estimator(value, this.file, `${this.#place}.${name}`, this.budget, around);
  }

  /**
   * Counts items that are gone through to find estimators: a list may be in a file once, and in a thousand estimators.
   *
   * @throws MlpackError MODEL_UNSUPPORTED where they are more than a model would have
   */
  spend(items: number): void {
    this.within(() => this.budget.spend('estimators', items));
  }

  /** Has an error say that it is this estimator which costs more than the budget has. @throws MlpackError MODEL_UNSUPPORTED */
  within<Result>(spend: () => Result): Result {
    try {
      return spend();
    } catch (error) {
      throw error instanceof OverBudget ? this.overBudget(error) : error;
    }
  }

  overBudget(error: OverBudget): MlpackError {
    const { message, suggestions } = this.unsupported(error.message, error.suggestion);
    return new MlpackError('MODEL_UNSUPPORTED', message, { suggestions, cause: error });
  }

  /** A list of estimators. */
  async estimators(name: string): Promise<readonly Estimator[]> {
    const items = await this.items(name);
    this.within(() => this.budget.refuseRepeated(items));
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
