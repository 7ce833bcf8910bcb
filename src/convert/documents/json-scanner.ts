import type { ByteSource } from '../bytes/byte-source.ts';
import { ByteWindow } from '../bytes/byte-window.ts';
import { DocumentLimits } from './document.ts';

export const chunkBytes = 64 * 1024;
const maxTextBytes = 64 * 2 ** 20;

/** Finds what a text of JSON is made of, piece by piece. */
export class JsonScanner {
  readonly window: ByteWindow;
  readonly limits: DocumentLimits;

  constructor(source: ByteSource) {
    this.window = new ByteWindow(source);
    this.limits = new DocumentLimits(source.path, () => this.window.position);
  }

  /** Reads over a list or object. */
  async skip(): Promise<void> {
    let depth = 0;
    do {
      await this.window.fill(chunkBytes);
      if (this.window.held === 0) throw this.limits.invalid('ends in the middle of a value');
      const start = this.window.position;
      const bytes = this.window.take(this.window.held);
      let at = 0;
      for (; at < bytes.length; at += 1) {
        const byte = bytes[at];
        if (byte === 0x22) break;
        if (byte === 0x7b || byte === 0x5b) depth += 1;
        else if (byte === 0x7d || byte === 0x5d) depth -= 1;
        if (depth === 0) break;
      }
      const isText = bytes[at] === 0x22;
      this.window.position = start + Math.min(bytes.length, isText ? at : at + 1);
      if (isText) await this.textBytes();
    } while (depth > 0);
  }

  /** The bytes of a text with its quotes. */
  async textBytes(): Promise<Buffer> {
    for (let wanted = 1024; ; wanted *= 4) {
      await this.window.fill(wanted);
      const start = this.window.position;
      const bytes = this.window.take(this.window.held);
      const end = textEnd(bytes);
      if (end > 0) {
        this.window.position = start + end;
        return bytes.subarray(0, end);
      }
      if (this.window.left === 0) throw this.limits.invalid('ends in the middle of a text');
      if (bytes.length > maxTextBytes)
        throw this.limits.invalid(`has a text of more than ${maxTextBytes} bytes`);
      this.window.position = start;
    }
  }

  /** The next character that is no space, which stays the next. */
  async peek(): Promise<string> {
    for (;;) {
      await this.window.fill(1);
      if (this.window.held === 0) throw this.limits.invalid('ends too early');
      const start = this.window.position;
      const bytes = this.window.take(this.window.held);
      const at = behindSpace(bytes, 0);
      this.window.position = start + at;
      if (at < bytes.length) return String.fromCharCode(bytes[at] ?? 0);
    }
  }

  /** Takes a character. @throws MlpackError MODEL_INVALID where it isn't the next */
  async expect(character: string): Promise<void> {
    const found = await this.peek();
    if (found !== character)
      throw this.limits.invalid(`has ${JSON.stringify(found)} where ${character} belongs`);
    this.window.byte();
  }

  /** Takes a comma. @returns whether there was one */
  async comma(): Promise<boolean> {
    if ((await this.peek()) !== ',') return false;
    this.window.byte();
    return true;
  }
}

/** Where the first byte is that is no space. */
export function behindSpace(bytes: Buffer, start: number): number {
  let at = start;
  for (
    let byte = bytes[at];
    byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
    byte = bytes[at]
  )
    at += 1;
  return at;
}

/** Where a text ends that begins with the first byte; -1 where it goes on. */
function textEnd(bytes: Buffer): number {
  for (let at = bytes.indexOf(0x22, 1); at > 0; at = bytes.indexOf(0x22, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return -1;
}
