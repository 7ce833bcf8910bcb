const mask = 2n ** 64n - 1n;
const [k2, k3, mixer] = [0x9ae16a3b2f90404fn, 0xc949d7c7509e6557n, 0x9ddfea08eb382d69n];

/**
 * What CatBoost keeps of a category: 32 bits of CityHash64 of its text. Of texts of up to 16 bytes.
 * https://github.com/catboost/catboost/blob/v1.2.10/util/digest/city.cpp (HashLen0to16)
 */
function categoryHash(text: string): number {
  return Number(BigInt.asIntN(32, hashOf(Buffer.from(text, 'utf8'))));
}

function hashOf(bytes: Buffer): bigint {
  const length = BigInt(bytes.length);
  if (bytes.length > 16) throw new RangeError('longer than 16 bytes');
  if (bytes.length > 8) {
    const last = bytes.readBigUInt64LE(bytes.length - 8);
    const sum = (last + length) & mask;
    const turned = ((sum >> length) | (sum << (64n - length))) & mask;
    return mixed(bytes.readBigUInt64LE(0), turned) ^ last;
  }
  if (bytes.length >= 4) {
    const first = BigInt(bytes.readUInt32LE(0));
    return mixed(length + (first << 3n), BigInt(bytes.readUInt32LE(bytes.length - 4)));
  }
  if (bytes.length === 0) return k2;
  const at = (index: number): bigint => BigInt(bytes[index] ?? 0);
  const front = at(0) + (at(bytes.length >> 1) << 8n);
  const back = length + (at(bytes.length - 1) << 2n);
  return (shifted(((front * k2) & mask) ^ ((back * k3) & mask)) * k2) & mask;
}

function mixed(low: bigint, high: bigint): bigint {
  const first = shifted(((low ^ high) * mixer) & mask);
  return (shifted(((high ^ first) * mixer) & mask) * mixer) & mask;
}

function shifted(value: bigint): bigint {
  return value ^ (value >> 47n);
}

/** What categories of two, which CatBoost compares with by default, are mostly called. */
const words =
  'nan None true false yes no male female man woman good bad low high new old on off left right winter spring summer autumn fall monday tuesday wednesday thursday friday saturday sunday';

let known: ReadonlyMap<number, string> | undefined;

/**
 * The text that a hash is of, where it's a number, a letter or a word that often names categories: one of some ten thousand, so
 * that one hash in half a million would be taken for another's.
 *
 * @returns undefined for the hash of another text
 */
export function guessedText(hash: number): string | undefined {
  known ??= new Map(commonTexts().map((text) => [categoryHash(text), text]));
  return known.get(hash);
}

function commonTexts(): readonly string[] {
  const numbers = Array.from({ length: 5001 }, (_, number) => String(number - 1));
  const fractions = Array.from({ length: 101 }, (_, number) => `${number - 1}.0`);
  const letters = Array.from({ length: 26 }, (_, letter) => String.fromCodePoint(97 + letter));
  const lower = [...letters, ...words.split(' ')];
  const capital = lower.map((word) => word.replace(/^./, (first) => first.toUpperCase()));
  return ['', ...numbers, ...fractions, ...lower, ...capital, ...lower.map((word) => word.toUpperCase())];
}
