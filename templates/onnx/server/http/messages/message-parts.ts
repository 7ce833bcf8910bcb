import type { IncomingMessage } from 'node:http';

const blankLine = Buffer.from('\r\n\r\n');
const [lineFeed, carriageReturn] = [10, 13];

/** Chunks of one piece: each costs Node as much as a small request. */
const chunksOfPiece = 16;

/**
 * Where the parts of requests end in what a connection brings: a head, a body, some chunks of one. RFC 9112, 2.1 and 7.1.
 * It's no second parser: Node's says what a request is, and gets every byte. Where they differed, pieces would be
 * cut elsewhere, and nothing else would.
 */
export class MessageParts {
  #state: 'head' | 'body' | 'chunks' | 'trailers' = 'head';
  /** How much of a blank line has come last, as one may come in two pieces. */
  #blankBytes = 0;
  /** Bytes of the body, or of the chunk with its end of line, that are to come. */
  #leftBytes = 0;
  /** Size of the chunk whose line is being read. */
  #size = 0;
  #isPastSize = false;

  /** Whether a request comes next, or the head of one is being read. */
  get isAtHead(): boolean {
    return this.#state === 'head';
  }

  /** Told of each request when Node has read its head, which is with the last byte of a piece. */
  began({ headers }: IncomingMessage): void {
    if (headers['transfer-encoding'] !== undefined) {
      this.#state = 'chunks';
      this.#size = 0;
      this.#isPastSize = false;
      this.#leftBytes = 0;
      return;
    }
    this.#leftBytes = Number(headers['content-length'] ?? 0);
    if (this.#leftBytes > 0) this.#state = 'body';
  }

  /** @returns the end of the next piece, which has no more than one request in it */
  endOfPiece(bytes: Buffer, start: number): number {
    if (this.#state === 'chunks') return this.#endOfChunks(bytes, start);
    if (this.#state !== 'body') return this.#endOfBlankLine(bytes, start);
    const end = Math.min(bytes.length, start + this.#leftBytes);
    this.#leftBytes -= end - start;
    if (this.#leftBytes === 0) this.#state = 'head';
    return end;
  }

  #endOfBlankLine(bytes: Buffer, start: number): number {
    let at = start;
    for (; at < bytes.length && this.#blankBytes > 0; at++)
      if (this.#hasBlankLine(bytes[at])) return this.#endOfHead(at + 1);
    const found = at < bytes.length ? bytes.indexOf(blankLine, at) : -1;
    if (found !== -1) return this.#endOfHead(found + blankLine.length);
    for (let i = Math.max(at, bytes.length - blankLine.length + 1); i < bytes.length; i++)
      this.#hasBlankLine(bytes[i]);
    return bytes.length;
  }

  #hasBlankLine(byte: number | undefined): boolean {
    const isExpected = byte === blankLine[this.#blankBytes];
    if (isExpected) this.#blankBytes++;
    else this.#blankBytes = byte === carriageReturn ? 1 : 0;
    return this.#blankBytes === blankLine.length;
  }

  #endOfHead(end: number): number {
    this.#blankBytes = 0;
    this.#state = 'head';
    return end;
  }

  #endOfChunks(bytes: Buffer, start: number): number {
    let at = start;
    for (let chunks = 0; chunks < chunksOfPiece && at < bytes.length;) {
      if (this.#leftBytes > 0) {
        const taken = Math.min(this.#leftBytes, bytes.length - at);
        this.#leftBytes -= taken;
        at += taken;
        if (this.#leftBytes === 0) chunks++;
      } else if (this.#hasSize(bytes[at++] ?? 0) && this.#leftBytes === 0) {
        this.#state = 'trailers';
        // The line of the last chunk has just ended: an empty one may be next.
        this.#blankBytes = 2;
        return at;
      }
    }
    return at;
  }

  /** Whether the line that says a chunk's size ends with this byte. */
  #hasSize(byte: number): boolean {
    if (byte === lineFeed) {
      this.#leftBytes = this.#size === 0 ? 0 : this.#size + 2;
      this.#size = 0;
      this.#isPastSize = false;
      return true;
    }
    const digit = this.#isPastSize ? NaN : Number.parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(digit)) this.#isPastSize = true;
    else this.#size = this.#size * 16 + digit;
    return false;
  }
}
