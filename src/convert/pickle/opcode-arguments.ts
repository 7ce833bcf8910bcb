import { ByteRange } from '../bytes/byte-range.ts';
import type { ByteWindow } from '../bytes/byte-window.ts';
import type { PickleStack } from './pickle-stack.ts';

const maxLineBytes = 16 * 1024 * 1024;

/** What follows an opcode in a pickle: numbers, lines and bytes. Each method is at the next one. */
export class OpcodeArguments {
  readonly #window: ByteWindow;
  readonly #stack: PickleStack;

  /** @param stack counts what is held, and makes the errors */
  constructor(window: ByteWindow, stack: PickleStack) {
    this.#window = window;
    this.#stack = stack;
  }

  /** Eight bytes at most, which are the window's own. @throws MlpackError MODEL_INVALID where they aren't there */
  fixed(length: number): Buffer {
    if (this.#window.held < length) throw this.#stack.invalid('ends in the middle of an opcode');
    return this.#window.take(length);
  }

  /** A number of one byte. */
  byte(): number {
    return this.fixed(1)[0] ?? 0;
  }

  /** A length of eight bytes. @throws MlpackError MODEL_INVALID for more than are left */
  length8(): number {
    const length = this.fixed(8).readBigUInt64LE();
    if (length > BigInt(this.#window.left)) this.#stack.check(this.#tooLong(length));
    return Number(length);
  }

  /** Bytes, which stay where they are. */
  range(length: number): ByteRange {
    this.#stack.check(this.#tooLong(length));
    const { position, source } = this.#window;
    this.#window.position = position + length;
    return new ByteRange(source, position, length);
  }

  /** Does something with the next bytes; waits only where they aren't there. */
  taking(length: number, use: (bytes: Buffer) => void): Promise<void> | undefined {
    if (this.#window.held >= length) {
      use(this.#window.take(length));
      return undefined;
    }
    this.#stack.check(this.#tooLong(length));
    this.#stack.hold(length);
    return this.#window.fill(length).then(() => use(this.#window.take(length)));
  }

  /** A line of text, as protocol 0 has it. */
  async line(): Promise<string> {
    let distance = this.#window.distanceTo(0x0a);
    // Protocol 0 writes whole arrays as one line: it may be long, and is looked for in growing windows.
    for (let wanted = 64 * 1024; distance < 0 && this.#window.held < this.#window.left; wanted *= 4) {
      if (wanted > maxLineBytes) throw this.#stack.invalid(`has a line of more than ${maxLineBytes} bytes`);
      await this.#window.fill(wanted);
      distance = this.#window.distanceTo(0x0a);
    }
    if (distance < 0) throw this.#stack.invalid('ends in the middle of a line');
    // Text of protocol 0 is ASCII, and Latin-1 in Python 2's.
    return this.#window
      .take(distance)
      .toString('latin1', 0, distance - 1)
      .replace(/\r$/, '');
  }

  #tooLong(length: number | bigint): string | undefined {
    return length > this.#window.left
      ? `says that something has ${length} bytes, but ${this.#window.left} are left`
      : undefined;
  }
}
