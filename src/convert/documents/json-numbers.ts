/** Numbers with more digits than this are none; whoever scans makes sure that as much is there. */
export const maxNumberBytes = 400;

/** Powers of ten that float64 says exactly. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const words: readonly (readonly [text: string, number: number])[] = [
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['true', 1],
  ['false', 0],
];

/** A number in a text of JSON, with where it ends; XGBoost writes NaN and Infinity as well, and Python does. */
export class JsonNumber {
  value = 0;
  end = 0;

  /** Reads a number, or a flag as 1 or 0. @returns false where none begins */
  read(bytes: Buffer, start: number): boolean {
    let at = start;
    const isNegative = bytes[at] === 0x2d;
    if (isNegative) at += 1;
    let mantissa = 0;
    let digits = 0;
    let exponent = 0;
    const first = at;
    let digit = (bytes[at] ?? 0) - 0x30;
    for (; digit >= 0 && digit <= 9; digit = (bytes[at] ?? 0) - 0x30) {
      mantissa = mantissa * 10 + digit;
      if (mantissa > 0) digits += 1;
      at += 1;
    }
    if (at === first) return this.#readWord(bytes, start);
    if (bytes[at] === 0x2e) {
      at += 1;
      digit = (bytes[at] ?? 0) - 0x30;
      for (; digit >= 0 && digit <= 9; digit = (bytes[at] ?? 0) - 0x30) {
        mantissa = mantissa * 10 + digit;
        if (mantissa > 0) digits += 1;
        exponent -= 1;
        at += 1;
      }
    }
    if (bytes[at] === 0x65 || bytes[at] === 0x45) {
      at += 1;
      const isDown = bytes[at] === 0x2d;
      if (isDown || bytes[at] === 0x2b) at += 1;
      let size = 0;
      digit = (bytes[at] ?? 0) - 0x30;
      for (; digit >= 0 && digit <= 9; digit = (bytes[at] ?? 0) - 0x30) {
        size = size * 10 + digit;
        at += 1;
      }
      exponent += isDown ? -size : size;
    }
    this.end = at;
    // One rounding only: a whole number that is exact, times or by a power of ten that is exact.
    const isExact = digits <= 15 && exponent >= -22 && exponent <= 22;
    if (isExact) {
      const scaled = exponent < 0 ? mantissa / (powers[-exponent] ?? 1) : mantissa * (powers[exponent] ?? 1);
      this.value = isNegative ? -scaled : scaled;
    } else {
      this.value = Number(bytes.toString('latin1', start, at));
    }
    return at - start <= maxNumberBytes && !Number.isNaN(this.value);
  }

  #readWord(bytes: Buffer, start: number): boolean {
    for (const [text, number] of words) {
      if (bytes.toString('latin1', start, start + text.length) === text) {
        this.value = number;
        this.end = start + text.length;
        return true;
      }
    }
    return false;
  }
}
