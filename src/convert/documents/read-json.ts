import type { ByteSource } from '../bytes/byte-source.ts';
import { GrowingNumbers } from '../trees/growing-numbers.ts';
import {
  isOfInt32,
  noNumbers,
  packed,
  type DocumentNumbers,
  type DocumentValue,
  type ReadDocumentOptions,
} from './document.ts';
import { JsonNumber, maxNumberBytes } from './json-numbers.ts';
import { behindSpace, chunkBytes, JsonScanner } from './json-scanner.ts';

/**
 * Reads JSON from a file piece by piece: neither its text nor its numbers are ever strings or objects as a whole.
 * NaN and Infinity are numbers, as XGBoost and Python write them.
 *
 * @throws MlpackError MODEL_INVALID for what is none, or costs more than a model would
 */
export async function readJson(
  source: ByteSource,
  options: ReadDocumentOptions = {},
): Promise<DocumentValue> {
  return await new JsonReader(source, options).read();
}

class JsonReader {
  readonly #scanner: JsonScanner;
  readonly #options: ReadDocumentOptions;
  readonly #number = new JsonNumber();

  constructor(source: ByteSource, options: ReadDocumentOptions) {
    this.#scanner = new JsonScanner(source);
    this.#options = options;
  }

  async read(): Promise<DocumentValue> {
    return await this.#value('', 0);
  }

  async #value(key: string, depth: number): Promise<DocumentValue> {
    switch (await this.#scanner.peek()) {
      case '{':
        return await this.#object(depth + 1);
      case '[':
        return await this.#array(key, depth + 1);
      case '"':
        return await this.#text();
      default:
        return await this.#scalar();
    }
  }

  async #object(depth: number): Promise<DocumentValue> {
    this.#scanner.limits.nest(depth);
    this.#scanner.limits.item('object');
    await this.#scanner.expect('{');
    const object = new Map<string, DocumentValue>();
    if ((await this.#scanner.peek()) !== '}') {
      do {
        if ((await this.#scanner.peek()) !== '"')
          throw this.#scanner.limits.invalid('has a key that is no text');
        const key = await this.#text();
        this.#scanner.limits.keys(object.size);
        await this.#scanner.expect(':');
        object.set(key, await this.#valueOrNull(key, depth));
      } while (await this.#scanner.comma());
    }
    await this.#scanner.expect('}');
    return object;
  }

  async #valueOrNull(key: string, depth: number): Promise<DocumentValue> {
    if (this.#options.skipped?.has(key) !== true) return await this.#value(key, depth);
    const first = await this.#scanner.peek();
    if (first === '{' || first === '[') await this.#scanner.skip();
    else await this.#value(key, depth);
    return null;
  }

  async #array(key: string, depth: number): Promise<DocumentValue> {
    this.#options.signal?.throwIfAborted();
    this.#scanner.limits.nest(depth);
    this.#scanner.limits.item('list');
    await this.#scanner.expect('[');
    const first = await this.#scanner.peek();
    if (first === ']') {
      await this.#scanner.expect(']');
      return noNumbers;
    }
    const items: DocumentValue[] = [];
    const isKept = this.#options.kept?.has(key) === true;
    if (!isKept && first !== '{' && first !== '[' && first !== '"') {
      const numbers = new GrowingNumbers(Float64Array);
      if (await this.#numbers(numbers)) return this.#packed(numbers.view(), key);
      this.#scanner.limits.item('item', numbers.length);
      for (const number of numbers.view()) items.push(number);
    }
    do {
      this.#scanner.limits.item('item');
      items.push(await this.#value(key, depth));
    } while (await this.#scanner.comma());
    await this.#scanner.expect(']');
    return isKept ? items : packed(items);
  }

  /** The numbers up to the end of their array, or up to an item that is none. @returns whether it was the end */
  async #numbers(numbers: GrowingNumbers<Float64Array>): Promise<boolean> {
    for (;;) {
      await this.#scanner.window.fill(chunkBytes);
      const start = this.#scanner.window.position;
      const bytes = this.#scanner.window.take(this.#scanner.window.held);
      const before = numbers.length;
      const enough = this.#scanner.window.left === 0 ? bytes.length : bytes.length - maxNumberBytes;
      let at = 0;
      for (;;) {
        at = behindSpace(bytes, at);
        if (at >= enough) break;
        const isNumber = this.#number.read(bytes, at);
        const next = isNumber ? behindSpace(bytes, this.#number.end) : at;
        // What begins as a number may end behind these bytes, and is read again with those that follow.
        if (next >= bytes.length && this.#scanner.window.left > 0) break;
        if (!isNumber || (bytes[next] !== 0x2c && bytes[next] !== 0x5d)) {
          this.#scanner.window.position = start + at;
          return false;
        }
        this.#scanner.limits.numbers(numbers.length + 1);
        numbers.push(this.#number.value);
        at = next + 1;
        if (bytes[next] === 0x5d) {
          this.#scanner.window.position = start + at;
          return true;
        }
      }
      this.#scanner.limits.hold((numbers.length - before) * Float64Array.BYTES_PER_ELEMENT);
      this.#scanner.window.position = start + at;
      if (this.#scanner.window.left === 0) throw this.#scanner.limits.invalid('ends in the middle of a list');
      if (at === 0) throw this.#scanner.limits.invalid('has more space in a list than belongs there');
    }
  }

  #packed(numbers: Float64Array, key: string): DocumentNumbers {
    if (this.#options.float32?.has(key) === true) return Float32Array.from(numbers);
    return isOfInt32(numbers) ? Int32Array.from(numbers) : numbers.slice();
  }

  async #text(): Promise<string> {
    const bytes = await this.#scanner.textBytes();
    this.#scanner.limits.item('text');
    this.#scanner.limits.hold(bytes.length * 2);
    if (!bytes.includes(0x5c)) return bytes.toString('utf8', 1, bytes.length - 1);
    try {
      return String(JSON.parse(bytes.toString('utf8')));
    } catch {
      throw this.#scanner.limits.invalid('has a text that is none');
    }
  }

  /** A number outside of lists, a flag, or null. */
  async #scalar(): Promise<number | boolean | null> {
    await this.#scanner.window.fill(maxNumberBytes + 1);
    const start = this.#scanner.window.position;
    const bytes = this.#scanner.window.take(this.#scanner.window.held);
    if (bytes.toString('latin1', 0, 4) === 'null') {
      this.#scanner.window.position = start + 4;
      return null;
    }
    if (!this.#number.read(bytes, 0)) {
      this.#scanner.window.position = start;
      throw this.#scanner.limits.invalid('has something that is no value');
    }
    this.#scanner.window.position = start + this.#number.end;
    const isFlag = bytes[0] === 0x74 || bytes[0] === 0x66;
    return isFlag ? this.#number.value === 1 : this.#number.value;
  }
}
