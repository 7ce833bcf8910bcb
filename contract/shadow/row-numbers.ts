/** Wider rows, such as pictures, have no features that could be told apart by a name. */
const mostColumns = 64;

/** Further than any two numbers are: JSON has no infinity. */
export const farthest = Number.MAX_VALUE;

/** Numbers that JSON doesn't have, as the log has them. */
const otherNumbers = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** A number as it was recorded; undefined where it is something else. */
function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : typeof value === 'string' ? otherNumbers.get(value) : undefined;
}

/** The numbers of a row of a tensor, whatever its shape; null where it has others than numbers. */
export function numbersIn(value: unknown): number[] | null {
  const numbers: number[] = [];
  const add = (part: unknown): boolean => {
    if (Array.isArray(part)) return part.every(add);
    const number = numberOf(part);
    if (number !== undefined) numbers.push(number);
    return number !== undefined;
  };
  return add(value) ? numbers : null;
}

/** How far two rows are apart at most; null where they aren't alike. Of what is no number, only the same is near. */
export function distance(a: readonly number[], b: readonly number[]): number | null {
  if (a.length !== b.length) return null;
  let most = 0;
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? NaN;
    const apart = Object.is(x, y) ? 0 : Math.abs(x - y);
    most = Math.max(most, Number.isFinite(apart) ? apart : farthest);
  }
  return most;
}

/** The features of a row that are numbers, by name: `INPUT`, or `INPUT[2]` where an input has several a row. */
export function featuresOf(inputs: Readonly<Record<string, unknown>>, row: number): [string, number][] {
  return Object.entries(inputs).flatMap(([name, tensor]): [string, number][] => {
    const value: unknown = Array.isArray(tensor) ? tensor[row] : undefined;
    const columns: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (columns.length > mostColumns) return [];
    return columns.flatMap((column, i): [string, number][] => {
      const number = numberOf(column);
      if (number === undefined || !Number.isFinite(number)) return [];
      return [[columns.length > 1 ? `${name}[${i}]` : name, number]];
    });
  });
}
