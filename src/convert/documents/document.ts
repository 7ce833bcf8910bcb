import { MlpackError } from '../../errors/mlpack-error.ts';

/** Numbers of an array of nothing but numbers. */
export type DocumentNumbers = Float64Array | Float32Array | Int32Array | Uint8Array;

/** What a document of JSON or Universal Binary JSON says. Arrays of numbers are typed ones, with flags as 0 and 1. */
export type DocumentValue =
  | null
  | boolean
  | number
  | string
  | DocumentNumbers
  | readonly DocumentValue[]
  | DocumentObject;

export type DocumentObject = ReadonlyMap<string, DocumentValue>;

export interface ReadDocumentOptions {
  /** Keys whose values are read over: they become null. */
  readonly skipped?: ReadonlySet<string>;
  /** Keys of arrays whose numbers are of float32, however they are written. */
  readonly float32?: ReadonlySet<string>;
  /** Keys of lists whose numbers and flags stay what they are: they become no typed arrays. */
  readonly kept?: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

const maxHeldBytes = 2 ** 30;
/**
 * What texts, lists and objects may take beside what is in them: so much, and more by each byte of the file up to where they are. Trees
 * of one leaf, and leaves that are objects, take less than that: their keys are long.
 */
const maxItemBytes = 2 ** 25;
const maxItemBytesPerByte = 16;
/** About what each takes in memory. */
const itemBytes = { text: 48, item: 64, list: 160, object: 256 };
const maxKeys = 100_000;
/** Of a single list: more than the leaves of any tree have. */
const maxListNumbers = 2 ** 23;
const maxDepth = 64;

/** What reading a document may cost, and where it is when it goes wrong. */
export class DocumentLimits {
  readonly #path: string;
  readonly #offset: () => number;
  #held = 0;
  #itemBytes = 0;

  /** @param offset where in the file the reader is */
  constructor(path: string, offset: () => number) {
    this.#path = path;
    this.#offset = offset;
  }

  /** Counts something that is kept. @throws MlpackError MODEL_INVALID for more than a model has */
  hold(sizeBytes: number): void {
    this.#held += sizeBytes;
    if (this.#held > maxHeldBytes) throw this.invalid('holds more than a model does');
  }

  /** Counts texts, lists, objects, or items of lists that are no numbers. @throws MlpackError MODEL_INVALID for more than a model has */
  item(kind: keyof typeof itemBytes, count = 1): void {
    this.#itemBytes += count * itemBytes[kind];
    const most = Math.min(maxHeldBytes, maxItemBytes + maxItemBytesPerByte * this.#offset());
    if (this.#itemBytes > most) throw this.invalid('has more texts, lists and objects than a model does');
  }

  /** @throws MlpackError MODEL_INVALID for a list of more numbers than one of a model has */
  numbers(count: number): void {
    if (count > maxListNumbers) {
      throw this.invalid(`has a list of more than ${maxListNumbers.toLocaleString('en')} numbers`);
    }
  }

  /** @throws MlpackError MODEL_INVALID for an object of more keys than one of a model has */
  keys(count: number): void {
    if (count > maxKeys) {
      throw this.invalid(`has an object of more than ${maxKeys.toLocaleString('en')} keys`);
    }
  }

  /** @throws MlpackError MODEL_INVALID for lists in lists without end */
  nest(depth: number): void {
    if (depth > maxDepth) throw this.invalid(`goes more than ${maxDepth} levels deep`);
  }

  invalid(problem: string): MlpackError {
    return new MlpackError(
      'MODEL_INVALID',
      `${this.#path}: at byte ${this.#offset()}, the document ${problem}.`,
      {
        suggestions: ['Copy or download the file again; it may be incomplete.', 'Save the model again.'],
      },
    );
  }
}

/** A list of nothing. */
export const noNumbers = new Int32Array(0);

/** A list as a typed array where all of it are numbers or flags. */
export function packed(items: readonly DocumentValue[]): DocumentValue {
  if (items.length === 0) return noNumbers;
  if (!items.every((item) => typeof item === 'number' || typeof item === 'boolean')) return items;
  const numbers = Float64Array.from(items, Number);
  return isOfInt32(numbers) ? Int32Array.from(numbers) : numbers;
}

/** Whether all numbers are whole and none of them greater than an int32, nor minus zero. */
export function isOfInt32(numbers: Float64Array): boolean {
  return numbers.every((number) => Object.is(number | 0, number));
}
