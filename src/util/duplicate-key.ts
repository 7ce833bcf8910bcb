/** A key that an object has twice: JSON.parse takes the last, and what stands first is lost without a word. */
export interface DuplicateKey {
  readonly key: string;
  /** Of the second; the first line is 1. */
  readonly line: number;
}

/** The first key in a text that an object has twice; the text is JSON, as JSON.parse has taken it. */
export function duplicateKey(json: string): DuplicateKey | undefined {
  const objects: Set<string>[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '{') objects.push(new Set());
    else if (character === '}') objects.pop();
    if (character !== '"') continue;
    const start = at;
    at = endOfString(json, start);
    if (!isKey(json, at)) continue;
    const key: unknown = JSON.parse(json.slice(start, at + 1));
    const keys = objects.at(-1);
    if (typeof key !== 'string' || keys === undefined) continue;
    if (keys.has(key)) return { key, line: json.slice(0, start).split('\n').length };
    keys.add(key);
  }
  return undefined;
}

/** Where the quote is that ends the string beginning at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}

/** Whether a colon follows the string that ends at `end`. */
function isKey(json: string, end: number): boolean {
  let at = end + 1;
  while (' \t\r\n'.includes(json[at] ?? ':')) at += 1;
  return json[at] === ':';
}
