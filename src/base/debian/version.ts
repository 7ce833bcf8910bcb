/**
 * Orders two Debian versions: negative when `a` is the older.
 * Debian Policy 5.6.12: epoch, upstream version and revision, each compared by alternating runs of
 * non-digits (where `~` sorts before the end, and letters before everything else) and digits.
 */
export function compareDebianVersions(a: string, b: string): number {
  const left = split(a);
  const right = split(b);
  return (
    left.epoch - right.epoch ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  );
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon === -1 ? 0 : Number(version.slice(0, colon)),
    upstream: dash === -1 ? rest : rest.slice(0, dash),
    revision: dash === -1 ? '' : rest.slice(dash + 1),
  };
}

function compareParts(a: string, b: string): number {
  const left = runs(a);
  const right = runs(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const x = left[index] ?? '';
    const y = right[index] ?? '';
    const order = index % 2 === 0 ? compareNonDigits(x, y) : compareDigits(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

/** Alternating runs, the first of non-digits (perhaps empty). */
function runs(text: string): string[] {
  return [...text.matchAll(/(\D*)(\d*)/gu)].flatMap((match) => [match[1] ?? '', match[2] ?? '']);
}

function compareNonDigits(a: string, b: string): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = weight(a[index]) - weight(b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function weight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === '~') return -1;
  return /[A-Za-z]/u.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
}

function compareDigits(a: string, b: string): number {
  const x = BigInt(a === '' ? 0 : a);
  const y = BigInt(b === '' ? 0 : b);
  if (x === y) return 0;
  return x < y ? -1 : 1;
}
