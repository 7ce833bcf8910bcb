const [zero, nine, minus, plus, point, comma, upperE, lowerE] = [48, 57, 45, 43, 46, 44, 69, 101] as const;

/** Digits up to which a number without its point is an integer that a double holds exactly. */
const exactDigits = 15;

/** Powers of ten, which a double holds exactly, too. */
const powers = Array.from({ length: exactDigits + 1 }, (_, i) => 10 ** i);

/**
 * Reads JSON numbers between commas, such as the inside of a flat array, into all of some elements.
 *
 * @param limit magnitudes from here on are refused
 * @returns false where the text isn't just that, numbers in JSON's grammar (RFC 8259, 6), as many as there are elements
 */
export function readNumberList(
  text: string,
  start: number,
  end: number,
  elements: Float32Array | Float64Array,
  limit: number,
): boolean {
  const reader = new NumberReader(text, start);
  for (let i = 0; i < elements.length; i++) {
    if (i > 0 && !reader.skip(comma)) return false;
    reader.skipSpace();
    const value = reader.number();
    // The value is NaN where there was no number.
    if (!(Math.abs(value) < limit)) return false;
    elements[i] = value;
    reader.skipSpace();
  }
  return reader.at === end;
}

class NumberReader {
  at: number;
  readonly #text: string;
  /** The digits read last, together. */
  #integer = 0;

  constructor(text: string, start: number) {
    this.#text = text;
    this.at = start;
  }

  /**
   * NaN where there is no number. Most are short: their digits as an integer, divided by a power of ten, give the
   * nearest double, as both are exact and one division rounds once (Clinger, How to read floating point
   * numbers accurately, 1990).
   */
  number(): number {
    const start = this.at;
    this.#integer = 0;
    const isNegative = this.skip(minus);
    const hasZero = this.#text.charCodeAt(this.at) === zero;
    let digits = this.#digits();
    if (digits === 0 || (digits > 1 && hasZero)) return NaN;
    let decimals = 0;
    if (this.skip(point)) {
      decimals = this.#digits();
      if (decimals === 0) return NaN;
      digits += decimals;
    }
    if (this.skip(lowerE) || this.skip(upperE)) {
      if (!this.skip(minus)) this.skip(plus);
      if (this.#digits() === 0) return NaN;
    } else if (digits <= exactDigits) {
      const size = this.#integer / (powers[decimals] ?? 1);
      return isNegative ? -size : size;
    }
    return Number(this.#text.slice(start, this.at));
  }

  skip(code: number): boolean {
    if (this.#text.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  /** RFC 8259, 2. */
  skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }

  /** How many digits there are. */
  #digits(): number {
    const start = this.at;
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (!(code >= zero && code <= nine)) return this.at - start;
      this.#integer = this.#integer * 10 + (code - zero);
      this.at++;
    }
  }
}
