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

const modules: readonly (readonly [prefix: RegExp, format: FileKind])[] = [
  [/^xgboost(\.|$)/, 'xgboost-pickle'],
  [/^lightgbm(\.|$)/, 'lightgbm-pickle'],
  [/^catboost(\.|$)/, 'catboost'],
  [/^(sklearn|imblearn)(\.|$)/, 'sklearn-pickle'],
  [/^(torch)(\.|$)/, 'torch-legacy'],
  [/^(keras|tensorflow)(\.|$)/, 'keras-h5'],
];

/** A pickle by its opcodes, which are read but never executed; undefined when the bytes are none. */
export async function recognisePickle(
  handle: FileHandle,
  head: Buffer,
  sizeBytes: number,
): Promise<FileKind | undefined> {
  if (pickleFormat(head) === undefined) return undefined;
  const more = Buffer.alloc(Math.min(headBytes, sizeBytes));
  await handle.read(more, 0, more.length, 0);
  return pickleFormat(more);
}

/** What framework a pickle that starts with these bytes was made by. */
export function pickleFormat(bytes: Buffer): FileKind | undefined {
  const isHeaded = bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5;
  // Protocols 0 and 1 have no header: only an import of a class tells them from other bytes.
  const { strings, hasGlobal } = scanOpcodes(bytes);
  if (!isHeaded && !hasGlobal) return undefined;
  if (bytes.subarray(2, 14).toString('hex') === '8a0a6cfc9c46f9206aa85019') return 'torch-legacy';
  const isJoblib = strings.some((text) => text.startsWith('joblib.numpy_pickle'));
  for (const text of strings) {
    const found = modules.find(([prefix]) => prefix.test(text))?.[1];
    if (found === 'sklearn-pickle' && isJoblib) return 'sklearn-joblib';
    if (found !== undefined) return found;
  }
  return isJoblib ? 'joblib' : 'pickle';
}

/** Reads as far as the opcodes make sense (joblib puts raw arrays between them). */
function scanOpcodes(bytes: Buffer): { strings: string[]; hasGlobal: boolean } {
  const strings: string[] = [];
  let hasGlobal = false;
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
      const length = bytes.readUIntLE(at, Math.min(lengthSize, 6));
      at += lengthSize;
      if (length <= 200 && at + length <= bytes.length) strings.push(bytes.toString('utf8', at, at + length));
      at += length;
    } else if (line.has(opcode)) {
      if (takeLine() === undefined) break;
    } else if (twoLines.has(opcode)) {
      const module = takeLine();
      const name = takeLine();
      if (module === undefined || name === undefined || !/^[A-Za-z_][\w.]*$/.test(module)) break;
      if (!/^[A-Za-z_][\w.]*$/.test(name)) break;
      hasGlobal = true;
      strings.push(module);
    } else {
      break;
    }
  }
  return { strings, hasGlobal };
}

function opcodes(characters: string): ReadonlySet<number> {
  return new Set(Buffer.from(characters, 'latin1'));
}

function code(opcode: string): number {
  return opcode.charCodeAt(0);
}
