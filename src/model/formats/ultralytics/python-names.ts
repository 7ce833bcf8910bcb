/** No detector has more classes. */
const mostNames = 100_000;

/** A number and a text as Python writes them in a dict. */
const entry = /\s*(\d{1,6})\s*:\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*(,|\}$)/uy;

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * The names of classes as Ultralytics writes them into metadata: a dict of Python, `{0: 'person', 1: 'bicycle'}`.
 *
 * @returns null for what isn't that, or doesn't name each class from 0 on
 */
export function pythonNames(text: string): readonly string[] | null {
  if (!text.startsWith('{')) return null;
  const names: string[] = [];
  entry.lastIndex = 1;
  while (names.length < mostNames) {
    const [, number, quoted, end] = entry.exec(text) ?? [];
    if (number === undefined || quoted === undefined || Number(number) !== names.length) return null;
    names.push(unquoted(quoted));
    if (end === '}') return names;
  }
  return null;
}

function unquoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replaceAll(
      /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gu,
      (_all, byte?: string, unit?: string, one?: string) => {
        const code = byte ?? unit;
        if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
        return escapes.get(one ?? '') ?? one ?? '';
      },
    );
}
