import { DamagedError } from './damaged.ts';

/** As far back as a block may refer. */
const reachBytes = 64 * 1024;
const minMatch = 4;

/** What was unpacked last, to which blocks refer. */
export class Lz4History {
  /** 64 KiB from before, then room for a block. */
  readonly bytes: Buffer;
  /** Where the next block goes. */
  end = 0;

  constructor(blockBytes: number) {
    this.bytes = Buffer.alloc(reachBytes + blockBytes);
  }

  forget(): void {
    this.end = 0;
  }

  /** Makes room for a block. */
  shift(): void {
    if (this.end <= reachBytes) return;
    this.bytes.copyWithin(0, this.end - reachBytes, this.end);
    this.end = reachBytes;
  }

  /** A block that was kept as it is. @returns a copy */
  add(block: Buffer): Buffer {
    this.shift();
    block.copy(this.bytes, this.end);
    this.end += block.length;
    return Buffer.from(block);
  }
}

/**
 * Unpacks a block: literals and matches by turns, the last one without a match.
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 *
 * @returns bytes of their own
 * @throws DamagedError
 */
export function decodeLz4Block(block: Buffer, history: Lz4History): Buffer {
  history.shift();
  const { bytes, end: start } = history;
  let from = 0;
  let to = start;
  const byte = () => {
    const next = block[from];
    if (next === undefined) throw new DamagedError('a block ends early');
    from += 1;
    return next;
  };
  const length = (nibble: number) => {
    let sum = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; sum += more) more = byte();
    return sum;
  };
  const makeRoom = (count: number) => {
    if (to + count > bytes.length) throw new DamagedError('a block is larger than its header says');
  };
  while (from < block.length) {
    const token = byte();
    const literals = length(token >> 4);
    if (from + literals > block.length) throw new DamagedError('a block ends early');
    makeRoom(literals);
    block.copy(bytes, to, from, from + literals);
    from += literals;
    to += literals;
    if (from === block.length) break;
    const offset = byte() + byte() * 256;
    if (offset === 0 || offset > to) throw new DamagedError('a block refers to what is before its frame');
    const matched = length(token & 15) + minMatch;
    makeRoom(matched);
    // A match may overlap what it makes: byte by byte, unless it doesn't.
    if (offset >= matched) bytes.copyWithin(to, to - offset, to - offset + matched);
    else for (let at = to; at < to + matched; at += 1) bytes[at] = bytes[at - offset] ?? 0;
    to += matched;
  }
  history.end = to;
  return Buffer.from(bytes.subarray(start, to));
}
