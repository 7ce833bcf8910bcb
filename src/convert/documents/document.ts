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
  readonly signal?: AbortSignal | undefined;
}

/** What a text, list or object takes beside what is in it, about. */
export const itemBytes = 64;

const maxHeldBytes = 2 ** 30;
const maxDepth = 64;

/** What reading a document may cost, and where it is when it goes wrong. */
export class DocumentLimits {
  readonly #path: string;
  readonly #offset: () => number;
  #held = 0;

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

/** A list as a typed array where all of it are numbers or flags. */
export function packed(items: readonly DocumentValue[]): DocumentValue {
  if (!items.every((item) => typeof item === 'number' || typeof item === 'boolean')) return items;
  const numbers = Float64Array.from(items, Number);
  return isOfInt32(numbers) ? Int32Array.from(numbers) : numbers;
}

/** Whether all numbers are whole and none of them greater than an int32, nor minus zero. */
export function isOfInt32(numbers: Float64Array): boolean {
  return numbers.every((number) => Object.is(number | 0, number));
}
