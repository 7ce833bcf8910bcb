/** The tokens of each row of [N, T], without the -1 behind them. */
export function targetRows(elements: readonly number[], width: number): readonly (readonly number[])[] {
  return Array.from({ length: elements.length / width }, (_, row) =>
    elements.slice(row * width, (row + 1) * width).filter((token) => token >= 0),
  );
}
