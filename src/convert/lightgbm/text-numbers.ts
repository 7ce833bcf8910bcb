/** Numbers of a line, between blanks; null for what is no number. */
export function numbersOf(text: string): Float64Array | null {
  const words = text.split(' ').filter((word) => word !== '');
  const numbers = new Float64Array(words.length);
  for (const [index, word] of words.entries()) {
    const number = numberOf(word);
    if (number === null) return null;
    numbers[index] = number;
  }
  return numbers;
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
