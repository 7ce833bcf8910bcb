import { MlpackError } from '../../errors/mlpack-error.ts';
import { shownText } from '../../util/shown-texts.ts';
import type { DocumentNumbers, DocumentObject, DocumentValue } from './document.ts';

/** Fields of an object in a document: whatever reads one says what it expects, and what is otherwise is refused by its name. */
export class Fields {
  readonly #object: DocumentObject;
  readonly #path: string;
  /** Where in the document the object is, for example `learner.attributes`; empty for all of it. */
  readonly place: string;

  constructor(value: DocumentValue, path: string, place = '') {
    this.#path = path;
    this.place = place;
    if (!(value instanceof Map)) throw this.#invalid(place, 'an object', value);
    this.#object = value;
  }

  has(name: string): boolean {
    return this.#object.has(name);
  }

  get(name: string): DocumentValue | undefined {
    return this.#object.get(name);
  }

  entries(): readonly (readonly [string, DocumentValue])[] {
    return [...this.#object];
  }

  object(name: string): Fields {
    return new Fields(this.get(name) ?? null, this.#path, this.#placeOf(name));
  }

  /** A list of objects. */
  objects(name: string): readonly Fields[] {
    const items = this.#items(name);
    return items.map((item, at) => new Fields(item, this.#path, `${this.#placeOf(name)}[${at}]`));
  }

  text(name: string): string {
    const value = this.get(name);
    if (typeof value !== 'string') throw this.mismatch(name, 'text');
    return value;
  }

  texts(name: string): readonly string[] {
    const items = this.#items(name);
    if (!items.every((item) => typeof item === 'string')) throw this.mismatch(name, 'a list of text');
    return items;
  }

  /** A number, or a text that says one. */
  number(name: string): number {
    const value = this.get(name);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || Number.isNaN(number)) throw this.mismatch(name, 'a number');
    return number;
  }

  /** A whole number of at least 0. */
  count(name: string): number {
    const number = this.number(name);
    if (!(Number.isSafeInteger(number) && number >= 0)) throw this.mismatch(name, 'a whole number');
    return number;
  }

  /** A list of numbers. @param length how many there must be; any number unless given */
  numbers(name: string, length?: number): DocumentNumbers {
    const value = this.get(name);
    if (!isNumbers(value) || (length !== undefined && value.length !== length)) {
      throw this.mismatch(name, `a list of ${length ?? 'any'} numbers`);
    }
    return value;
  }

  /** A list of whole numbers of int32. @param length how many there must be; any number unless given */
  integers(name: string, length?: number): Int32Array {
    const numbers = this.numbers(name, length);
    if (numbers instanceof Int32Array) return numbers;
    // Whatever else there is would be rounded to another number without a word.
    const at = numbers.findIndex((number) => (number | 0) !== number);
    if (at >= 0) throw this.mismatchAt(name, at, 'a whole number of int32');
    return Int32Array.from(numbers);
  }

  /** The error for a field that isn't what it is in any version that is known. */
  mismatch(name: string, expected: string): MlpackError {
    return this.#invalid(this.#placeOf(name), expected, this.get(name));
  }

  /** The error for an item of a list of numbers. */
  mismatchAt(name: string, at: number, expected: string): MlpackError {
    return this.#invalid(`${this.#placeOf(name)}[${at}]`, expected, this.numbers(name)[at]);
  }

  #items(name: string): readonly DocumentValue[] {
    const value = this.get(name);
    // An empty list has no numbers nor anything else.
    if (isNumbers(value) && value.length === 0) return [];
    if (!Array.isArray(value)) throw this.mismatch(name, 'a list');
    return value;
  }

  #placeOf(name: string): string {
    return this.place === '' ? name : `${this.place}.${name}`;
  }

  #invalid(place: string, expected: string, value: DocumentValue | undefined): MlpackError {
    return new MlpackError(
      'MODEL_INVALID',
      `${this.#path}: ${place === '' ? 'the document' : place} should be ${expected}, but ${foundIn(value)}.`,
      { suggestions: ['Save the model again; the file may be damaged.'] },
    );
  }
}

/** What is there instead, to complete "but …". */
function foundIn(value: DocumentValue | undefined): string {
  if (value === undefined) return 'is missing';
  if (isNumbers(value)) return `is a list of ${value.length} numbers`;
  if (Array.isArray(value)) return `is a list of ${value.length}`;
  if (value instanceof Map) return 'is an object';
  return `is ${shownText(JSON.stringify(value) ?? 'nothing', 100)}`;
}

function isNumbers(value: DocumentValue | undefined): value is DocumentNumbers {
  return ArrayBuffer.isView(value);
}
