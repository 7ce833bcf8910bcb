import { opcodes } from './opcodes.ts';

/** A whole number as LONG1 and LONG4 have it: two's complement, its last byte the highest. */
export function parseLong(bytes: Buffer): bigint {
  if (bytes.length === 0) return 0n;
  const whole = BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
  return BigInt.asIntN(bytes.length * 8, whole);
}

/** The value that a line of protocol 0 writes; undefined where it writes none. */
export function parseLine(opcode: number, line: string): string | number | bigint | boolean | undefined {
  switch (opcode) {
    case opcodes.INT:
      if (line === '00' || line === '01') return line === '01';
      return parseWhole(line);
    case opcodes.LONG:
      return parseWhole(line.replace(/L$/, ''));
    case opcodes.FLOAT:
      return parseFloatLine(line);
    case opcodes.STRING: {
      const quote = line.at(0) ?? '';
      if (!/^['"]$/.test(quote) || line.length < 2 || line.at(-1) !== quote) return undefined;
      return unescape(line.slice(1, -1), /\\(x[\da-fA-F]{2}|[0-7]{1,3}|[\\'"abfnrtv])/g);
    }
    case opcodes.UNICODE:
      return unescape(line, /\\(u[\da-fA-F]{4}|U[\da-fA-F]{8})/g);
    default:
      return undefined;
  }
}

function parseWhole(text: string): bigint | undefined {
  return /^\s*[+-]?\d{1,2000}\s*$/.test(text) ? BigInt(text.trim().replace(/^\+/, '')) : undefined;
}

function parseFloatLine(text: string): number | undefined {
  const named: ReadonlyMap<string, number> = new Map([
    ['nan', Number.NaN],
    ['inf', Infinity],
    ['-inf', -Infinity],
  ]);
  if (named.has(text)) return named.get(text);
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

const letters: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

/** Written into an array, as a whole array of Python's may be one line with an escape for every other byte. */
function unescape(text: string, escapes: RegExp): string {
  if (!text.includes('\\')) return text;
  const units = new Uint16Array(text.length);
  let filled = 0;
  const write = (piece: string, from: number, to: number) => {
    for (let at = from; at < to; at += 1) units[filled++] = piece.charCodeAt(at);
  };
  let done = 0;
  for (const match of text.matchAll(escapes)) {
    write(text, done, match.index);
    const meant = unescaped(match[1] ?? '');
    write(meant, 0, meant.length);
    done = match.index + match[0].length;
  }
  write(text, done, text.length);
  const written = units.subarray(0, filled);
  return written.every((unit) => unit < 256)
    ? Buffer.from(written).toString('latin1')
    : Buffer.from(written.buffer, 0, filled * 2).toString('utf16le');
}

function unescaped(escape: string): string {
  if (/^[xuU]/.test(escape)) {
    const code = Number.parseInt(escape.slice(1), 16);
    return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 0xff);
  return letters.get(escape) ?? escape;
}
