import type { ByteSource } from '../../bytes/byte-source.ts';
import { ByteWindow } from '../../bytes/byte-window.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';

/** Structures of C one after the other, as dmlc's streams write them: lists and texts after their length, in eight bytes. */
export class BinaryReader {
  readonly #window: ByteWindow;
  readonly #signal: AbortSignal | undefined;

  constructor(source: ByteSource, signal: AbortSignal | undefined) {
    this.#window = new ByteWindow(source);
    this.#signal = signal;
  }

  /** The next bytes, fewer at the end; they stay the next. */
  async peek(length: number): Promise<Buffer> {
    await this.#window.fill(length);
    const { position } = this.#window;
    const bytes = this.#window.take(Math.min(length, this.#window.held));
    this.#window.position = position;
    return bytes;
  }

  /** The next bytes, in memory of their own. */
  async take(length: number): Promise<Buffer> {
    this.#signal?.throwIfAborted();
    this.#fits(length);
    await this.#window.fill(length);
    if (this.#window.held < length) throw this.invalid('became shorter while it was read');
    return Buffer.from(this.#window.take(length));
  }

  async skip(length: number): Promise<void> {
    this.#fits(length);
    this.#window.position += length;
  }

  /** How many items of a size follow. */
  async count(itemBytes: number): Promise<number> {
    const count = Number((await this.take(8)).readBigUInt64LE());
    this.#fits(count * itemBytes);
    return count;
  }

  async text(): Promise<string> {
    return (await this.take(await this.count(1))).toString('utf8');
  }

  /** A text before which very old versions have four bytes too many. */
  async name(): Promise<string> {
    const head = await this.peek(8);
    const length = head.length < 8 ? 0n : head.readBigUInt64LE();
    if (length < 0xffffffffn) return await this.text();
    await this.take(12);
    return (await this.take(Number(length >> 32n))).toString('utf8');
  }

  async floats(): Promise<Float32Array> {
    const bytes = await this.take((await this.count(4)) * 4);
    const floats = new Float32Array(bytes.length / 4);
    for (let at = 0; at < floats.length; at += 1) floats[at] = bytes.readFloatLE(at * 4);
    return floats;
  }

  invalid(problem: string): MlpackError {
    const { path } = this.#window.source;
    return new MlpackError(
      'MODEL_INVALID',
      `${path}: at byte ${this.#window.position}, the model of XGBoost ${problem}.`,
      { suggestions: ['Copy or download the file again; it may be incomplete.'] },
    );
  }

  #fits(sizeBytes: number): void {
    const { left } = this.#window;
    if (sizeBytes > left)
      throw this.invalid(`says that something has ${sizeBytes} bytes, but ${left} are left`);
  }
}
