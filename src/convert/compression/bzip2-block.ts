import type { BitFeed } from './bit-feed.ts';
import { DamagedError } from './damaged.ts';
import { HuffmanTable, maxCodeBits } from './huffman-table.ts';

const symbolsAGroup = 50;
/** A group of symbols, or a table of code lengths, takes fewer bytes. */
const neededBytes = 2048;

interface Bzip2Block {
  /** As the Burrows-Wheeler transform sorted it. */
  readonly transformed: Uint8Array;
  /** Where the text begins. */
  readonly origin: number;
}

/**
 * Reads what is behind a block's checksum: symbols of Huffman codes, which say how far in front a byte was when it was used
 * last, and how often it's repeated.
 *
 * @throws DamagedError
 */
export async function readBlock(bits: BitFeed, blockBytes: number): Promise<Bzip2Block> {
  await bits.feed.fill(neededBytes);
  if (bits.bits(1) === 1) throw new DamagedError('a block is of a form that was given up in 1996');
  const origin = bits.bits(24);
  const recent = readUsedBytes(bits);
  const end = recent.length + 1;
  const tableCount = bits.bits(3);
  if (tableCount < 2 || tableCount > 6) throw new DamagedError('a block has no codes');
  const selectors = await readSelectors(bits, tableCount);
  const tables: HuffmanTable[] = [];
  for (let table = 0; table < tableCount; table += 1) {
    await bits.feed.fill(neededBytes);
    tables.push(new HuffmanTable(readCodeLengths(bits, recent.length + 2)));
  }
  const transformed = new Uint8Array(blockBytes);
  let filled = 0;
  let run = 0;
  let runUnit = 1;
  for (const selector of selectors) {
    const table = tables[selector];
    if (table === undefined) throw new DamagedError('a block names a code that it has not');
    if (bits.feed.held < neededBytes) await bits.feed.fill(neededBytes);
    for (let left = symbolsAGroup; left > 0; left -= 1) {
      const symbol = table.read(bits);
      if (symbol < 2) {
        // The length of a run, its digits being 1 and 2 instead of 0 and 1, the lowest first.
        run += runUnit << symbol;
        runUnit *= 2;
        if (run > blockBytes) throw new DamagedError('a block is larger than its header says');
        continue;
      }
      if (filled + run + 1 > blockBytes && symbol !== end) {
        throw new DamagedError('a block is larger than its header says');
      }
      if (filled + run > blockBytes) throw new DamagedError('a block is larger than its header says');
      transformed.fill(recent[0] ?? 0, filled, filled + run);
      filled += run;
      run = 0;
      runUnit = 1;
      if (symbol === end) {
        if (origin >= filled) throw new DamagedError('a block begins outside itself');
        return { transformed: transformed.subarray(0, filled), origin };
      }
      transformed[filled] = bringForward(recent, symbol - 1);
      filled += 1;
    }
  }
  throw new DamagedError('a block has no end');
}

/** The bytes that occur, in their order. */
function readUsedBytes(bits: BitFeed): Uint8Array {
  const used: number[] = [];
  const sixteens = bits.bits(16);
  for (let high = 0; high < 16; high += 1) {
    if (((sixteens >> (15 - high)) & 1) === 0) continue;
    const ones = bits.bits(16);
    for (let low = 0; low < 16; low += 1) if (((ones >> (15 - low)) & 1) === 1) used.push(high * 16 + low);
  }
  if (used.length === 0) throw new DamagedError('a block is empty');
  return Uint8Array.from(used);
}

/** Which code each group of symbols has. */
async function readSelectors(bits: BitFeed, tableCount: number): Promise<Uint8Array> {
  const selectors = new Uint8Array(bits.bits(15));
  const recent = Uint8Array.from({ length: tableCount }, (_, table) => table);
  for (let at = 0; at < selectors.length; at += 1) {
    if (bits.feed.held < 8) await bits.feed.fill(neededBytes);
    let index = 0;
    while (bits.bits(1) === 1) {
      index += 1;
      if (index >= tableCount) throw new DamagedError('a block names a code that it has not');
    }
    selectors[at] = bringForward(recent, index);
  }
  return selectors;
}

/** Each length as the difference to the one before. */
function readCodeLengths(bits: BitFeed, count: number): Uint8Array {
  let length = bits.bits(5);
  return Uint8Array.from({ length: count }, () => {
    while (bits.bits(1) === 1) length += bits.bits(1) === 0 ? 1 : -1;
    if (length < 1 || length > maxCodeBits) throw new DamagedError('a code is longer than any');
    return length;
  });
}

/** Takes an item out and puts it before all others. */
function bringForward(items: Uint8Array, index: number): number {
  const item = items[index] ?? 0;
  items.copyWithin(1, 0, index);
  items[0] = item;
  return item;
}
