import { GrowingNumbers } from '../trees/growing-numbers.ts';

/** Numbers of a line, between blanks; null for what is no number. */
export function numbersOf(text: string): Float64Array | null {
  const numbers = new GrowingNumbers(Float64Array);
  // Not all words at once, which would take many times what the line does.
  for (let start = 0; start < text.length;) {
    const found = text.indexOf(' ', start);
    const end = found < 0 ? text.length : found;
    const number = end === start ? undefined : numberOf(text.slice(start, end));
    if (number === null) return null;
    if (number !== undefined) numbers.push(number);
    start = end + 1;
  }
  return numbers.view().slice();
}

/** Whole numbers of int32; null for what is none. */
export function integersOf(text: string): Int32Array | null {
  const numbers = numbersOf(text);
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
