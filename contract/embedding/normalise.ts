/** What a length is taken for at least, as torch.nn.functional.normalize has it. */
const least = 1e-12;

/**
 * Rows of [N, D] with the length 1, in float64.
 *
 * @param size D
 */
export function normalisedRows(elements: Float32Array, size: number): Float32Array {
  const normalised = new Float32Array(elements.length);
  for (let start = 0; start < elements.length; start += size) {
    const row = elements.subarray(start, start + size);
    const length = Math.max(Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)), least);
    for (const [d, value] of row.entries()) normalised[start + d] = value / length;
  }
  return normalised;
}
