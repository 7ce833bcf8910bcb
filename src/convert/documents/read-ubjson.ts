import type { ByteSource } from '../bytes/byte-source.ts';
import { ByteWindow } from '../bytes/byte-window.ts';
import { DocumentLimits, packed, type DocumentValue, type ReadDocumentOptions } from './document.ts';
import { numberBytes, numberOf, numbersOf } from './ubjson-numbers.ts';

/**
 * Reads Universal Binary JSON. Arrays whose numbers are all of one type are read at once.
 * https://ubjson.org
 *
 * @throws MlpackError MODEL_INVALID for what is none, or costs more than a model would
 */
export async function readUbjson(
  source: ByteSource,
  options: ReadDocumentOptions = {},
): Promise<DocumentValue> {
  return await new UbjsonReader(source, options).read();
}

class UbjsonReader {
  readonly #window: ByteWindow;
  readonly #limits: DocumentLimits;
  readonly #options: ReadDocumentOptions;

  constructor(source: ByteSource, options: ReadDocumentOptions) {
    this.#window = new ByteWindow(source);
    this.#limits = new DocumentLimits(source.path, () => this.#window.position);
    this.#options = options;
  }

  async read(): Promise<DocumentValue> {
    return await this.#value(await this.#marker(), '', 0);
  }

  async #value(marker: string, key: string, depth: number): Promise<DocumentValue> {
    switch (marker) {
      case '{':
        return await this.#object(depth + 1);
      case '[':
        return await this.#array(key, depth + 1);
      case 'S':
        return await this.#text();
      case 'C':
        return (await this.#take(1)).toString('latin1');
      case 'Z':
        return null;
      case 'T':
      case 'F':
        return marker === 'T';
      default:
        return await this.#number(marker);
    }
  }

  async #object(depth: number): Promise<DocumentValue> {
    this.#limits.nest(depth);
    this.#limits.item('object');
    const object = new Map<string, DocumentValue>();
    for (;;) {
      const marker = await this.#marker();
      if (marker === '}') return object;
      const key = await this.#textOf(await this.#length(marker));
      this.#limits.keys(object.size);
      const value = await this.#value(await this.#marker(), key, depth);
      object.set(key, this.#options.skipped?.has(key) === true ? null : value);
    }
  }

  async #array(key: string, depth: number): Promise<DocumentValue> {
    this.#options.signal?.throwIfAborted();
    this.#limits.nest(depth);
    this.#limits.item('list');
    let marker = await this.#marker();
    let type: string | undefined;
    if (marker === '$') {
      type = await this.#marker();
      marker = await this.#marker();
      if (marker !== '#') throw this.#limits.invalid('has an array of a type without a length');
    }
    if (marker !== '#') return await this.#openArray(marker, key, depth);
    const count = await this.#length(await this.#marker());
    if (type !== undefined && numberBytes.has(type)) return await this.#numbers(type, count, key);
    // Elements of a type that takes no bytes could be any number of times there.
    if (type !== undefined) throw this.#limits.invalid('has an array of a type that is no number');
    const items: DocumentValue[] = [];
    for (let at = 0; at < count; at += 1) await this.#push(items, await this.#marker(), key, depth);
    return packed(items);
  }

  async #openArray(first: string, key: string, depth: number): Promise<DocumentValue> {
    const items: DocumentValue[] = [];
    for (let marker = first; marker !== ']'; marker = await this.#marker()) {
      await this.#push(items, marker, key, depth);
    }
    return packed(items);
  }

  async #push(items: DocumentValue[], marker: string, key: string, depth: number): Promise<void> {
    this.#limits.item('item');
    items.push(await this.#value(marker, key, depth));
  }

  async #numbers(type: string, count: number, key: string): Promise<DocumentValue> {
    const sizeBytes = count * (numberBytes.get(type) ?? 1);
    this.#fits(sizeBytes);
    if (this.#options.skipped?.has(key) === true) {
      this.#window.position += sizeBytes;
      return null;
    }
    this.#limits.numbers(count);
    this.#limits.hold(sizeBytes);
    // Memory of its own, so that typed arrays may lie over it.
    const bytes = Buffer.from(new ArrayBuffer(sizeBytes));
    (await this.#take(sizeBytes)).copy(bytes);
    const numbers = numbersOf(type, bytes);
    const isFloat32 = this.#options.float32?.has(key) === true;
    return isFloat32 && !(numbers instanceof Float32Array) ? Float32Array.from(numbers) : numbers;
  }

  async #number(marker: string): Promise<number> {
    const sizeBytes = numberBytes.get(marker);
    if (sizeBytes === undefined)
      throw this.#limits.invalid(`has ${JSON.stringify(marker)} where a value belongs`);
    const bytes = await this.#take(sizeBytes);
    return numberOf(marker, bytes);
  }

  async #length(marker: string): Promise<number> {
    // As text, a number beyond 2^53 would be another one.
    const length = marker === 'L' ? (await this.#take(8)).readBigInt64BE() : await this.#number(marker);
    const isLength = length >= 0 && (typeof length === 'bigint' || Number.isInteger(length));
    if (!isLength) throw this.#limits.invalid(`has a length of ${length}`);
    this.#fits(length);
    return Number(length);
  }

  async #text(): Promise<string> {
    return await this.#textOf(await this.#length(await this.#marker()));
  }

  async #textOf(length: number): Promise<string> {
    this.#limits.item('text');
    this.#limits.hold(length * 2);
    return (await this.#take(length)).toString('utf8');
  }

  /** The next byte that says what follows; N does nothing. */
  async #marker(): Promise<string> {
    for (;;) {
      if (this.#window.held === 0) await this.#window.fill(1);
      while (this.#window.held > 0) {
        const byte = this.#window.byte();
        if (byte !== 0x4e) return String.fromCharCode(byte);
      }
      if (this.#window.left === 0) throw this.#limits.invalid('ends too early');
    }
  }

  #fits(sizeBytes: number | bigint): void {
    const { left } = this.#window;
    if (sizeBytes > left) {
      throw this.#limits.invalid(`says that something has ${sizeBytes} bytes, but ${left} are left`);
    }
  }

  async #take(length: number): Promise<Buffer> {
    this.#fits(length);
    if (this.#window.held < length) await this.#window.fill(length);
    if (this.#window.held < length) throw this.#limits.invalid('became shorter while it was read');
    return this.#window.take(length);
  }
}
