import { GrowingNumbers } from '../trees/growing-numbers.ts';

/** So many numbers of a line, between blanks; null for what is no number, and for more or fewer. */
export function numbersOf(text: string, count: number): Float64Array | null {
  const numbers = new GrowingNumbers(Float64Array);
  // Not all words at once, which would take many times what the line does.
  for (let start = 0; start < text.length;) {
    const found = text.indexOf(' ', start);
    const end = found < 0 ? text.length : found;
    const number = end === start ? undefined : numberOf(text.slice(start, end));
    if (number === null || numbers.length > count) return null;
    if (number !== undefined) numbers.push(number);
    start = end + 1;
  }
  return numbers.length === count ? numbers.view().slice() : null;
}

/** So many whole numbers of int32; null for what is none, and for more or fewer. */
export function integersOf(text: string, count: number): Int32Array | null {
  const numbers = numbersOf(text, count);
  return numbers?.every((number) => (number | 0) === number) === true ? Int32Array.from(numbers) : null;
}

function numberOf(word: string): number | null {
  const number = Number(word);
  if (!Number.isNaN(number)) return number;
  const [, sign, name] = /^([+-]?)(inf|nan)/i.exec(word) ?? [];
  if (name === undefined) return null;
  if (name.toLowerCase() === 'nan') return Number.NaN;
  return sign === '-' ? -Infinity : Infinity;
}
