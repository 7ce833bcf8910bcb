/** Longer arrays and objects are broken into lines. */
const lineLength = 88;

/** An example as it stands in a body: text as it is, everything else as JSON in which what is short stays on a line. */
export function exampleText(value: unknown): string {
  return typeof value === 'string' ? value : jsonText(value, '');
}

function jsonText(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const line = lineOf(value);
  if (line.length + indent.length <= lineLength) return line;
  if (!Array.isArray(value)) {
    const fields = Object.entries(value).map(
      ([key, part]) => `${JSON.stringify(key)}: ${jsonText(part, inner)}`,
    );
    return `{\n${inner}${fields.join(`,\n${inner}`)}\n${indent}}`;
  }
  const parts = value.map((part: unknown) => jsonText(part, inner));
  return `[\n${inner}${filledLines(parts, lineLength - inner.length).join(`,\n${inner}`)}\n${indent}]`;
}

function lineOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(lineOf).join(', ')}]`;
  const fields = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${lineOf(part)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** Lines of parts, on each as many as it holds. */
function filledLines(parts: readonly string[], length: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last === undefined || last.includes('\n') || last.length + part.length + 2 > length) lines.push(part);
    else lines[lines.length - 1] = `${last}, ${part}`;
  }
  return lines;
}
