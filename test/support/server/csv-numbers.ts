/** The values of lines of CSV, each of which ends in a line feed. */
export function csvNumbers(text: string): number[][] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(',').map(Number));
}
