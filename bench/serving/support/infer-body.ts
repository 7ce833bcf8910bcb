/** A number, or numbers as deep as a tensor has axes. */
export type Nested = number | readonly Nested[];

/** An Open Inference Protocol request for one row of 32-bit floats, as JSON. */
export function inferBody(input: string, row: Nested): string {
  // A float32 read back as a double has digits that no client would send.
  const data = flatten(row).map((value) => Number(value.toPrecision(7)));
  return JSON.stringify({ inputs: [{ name: input, shape: [1, ...sizes(row)], datatype: 'FP32', data }] });
}

export function flatten(value: Nested): number[] {
  return typeof value === 'number' ? [value] : value.flatMap(flatten);
}

function sizes(value: Nested): number[] {
  if (typeof value === 'number') return [];
  return [value.length, ...sizes(value[0] ?? 0)];
}
