/** Ranges of code points as they are written here: in hexadecimal, with spaces between: `7fd 897-89f`. */
export function rangesOf(written: string): readonly (readonly [low: number, high: number])[] {
  return written
    .split(' ')
    .filter((range) => range !== '')
    .map((range) => {
      const [low = '', high = low] = range.split('-');
      return [Number.parseInt(low, 16), Number.parseInt(high, 16)];
    });
}
