import type { FileHandle } from 'node:fs/promises';
import type { FileKind } from './export-advice.ts';

const headBytes = 1 << 20;

/** Opcodes by how their argument is written (Python's pickletools). */
const noArgument = opcodes('(.012NQRab]lde)Ttusou}\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94\x97\x98');
const line = opcodes('FILPSVgp');
const twoLines = opcodes('ci');
const fixed = new Map(
  Object.entries({
    J: 4,
    K: 1,
    M: 2,
    G: 8,
    h: 1,
    q: 1,
    j: 4,
    r: 4,
    '\x80': 1,
    '\x82': 1,
    '\x83': 2,
    '\x84': 4,
    '\x95': 8,
  }).map(([opcode, size]) => [code(opcode), size]),
);
/** Opcode to how many bytes say the length of what follows. */
const counted = new Map(
  Object.entries({
    U: 1,
    T: 4,
    X: 4,
    B: 4,
    C: 1,
    '\x8a': 1,
    '\x8b': 4,
    '\x8c': 1,
    '\x8d': 8,
    '\x8e': 8,
    '\x96': 8,
  }).map(([opcode, size]) => [code(opcode), size]),
);

/** A pickle by its opcodes, which are read but never executed; undefined when the bytes are none. */
export async function recognisePickle(
  handle: FileHandle,
  head: Buffer,
  sizeBytes: number,
): Promise<FileKind | undefined> {
  const found = pickleKind(head);
  // Without a header nothing tells a pickle but a class, which may be named late.
  if (found !== undefined || !mayBePickle(head)) return found;
  const more = Buffer.alloc(Math.min(headBytes, sizeBytes));
  await handle.read(more, 0, more.length, 0);
  return pickleKind(more);
}

/** What kind of pickle these bytes begin. */
export function pickleKind(bytes: Buffer): FileKind | undefined {
  const [first = 0, protocol = 0] = bytes;
  if (first === 0x80 && protocol >= 2 && protocol <= 5) {
    // PyTorch's magic number is a pickle of its own, before the others.
    return bytes.toString('hex', 2, 14) === '8a0a6cfc9c46f9206aa85019' ? 'torch-legacy' : 'pickle';
  }
  return namesClass(bytes) ? 'pickle' : undefined;
}

/** Protocols 0 and 1 begin with what they make: a mark, a container, or a class. */
function mayBePickle([first = 0]: Buffer): boolean {
  return opcodes('(]})c').has(first);
}

/** Whether bytes without a header are opcodes as far as a class that is imported. */
function namesClass(bytes: Buffer): boolean {
  let at = 0;
  const takeLine = (): string | undefined => {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) return undefined;
    const text = bytes.toString('latin1', at, end);
    at = end + 1;
    return text;
  };
  while (at < bytes.length) {
    const opcode = bytes[at] ?? 0;
    at += 1;
    if (noArgument.has(opcode)) continue;
    const size = fixed.get(opcode);
    const lengthSize = counted.get(opcode);
    if (size !== undefined) {
      at += size;
    } else if (lengthSize !== undefined && at + lengthSize <= bytes.length) {
      at += lengthSize + bytes.readUIntLE(at, Math.min(lengthSize, 6));
    } else if (line.has(opcode)) {
      if (takeLine() === undefined) return false;
    } else if (twoLines.has(opcode)) {
      const isNamed = [takeLine(), takeLine()].every((name) => /^[A-Za-z_][\w.]*$/.test(name ?? ''));
      return isNamed;
    } else {
      return false;
    }
  }
  return false;
}

function opcodes(characters: string): ReadonlySet<number> {
  return new Set(Buffer.from(characters, 'latin1'));
}

function code(opcode: string): number {
  return opcode.charCodeAt(0);
}
