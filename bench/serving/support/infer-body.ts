/** A number, or numbers as deep as a tensor has axes. */
export type Nested = number | readonly Nested[];

/** An Open Inference Protocol request for one row of floats, as JSON. */
export function inferBody(input: string, row: Nested, datatype: 'FP32' | 'FP64' = 'FP32'): string {
  const shape = [1, ...sizes(row)];
  return JSON.stringify({ inputs: [{ name: input, shape, datatype, data: sentNumbers(row) }] });
}

/** A float32 read back as a double has digits that no client would send. */
export function sentNumbers(row: Nested): number[] {
  return flatten(row).map((value) => Number(value.toPrecision(7)));
}

export function flatten(value: Nested): number[] {
  return typeof value === 'number' ? [value] : value.flatMap(flatten);
}

function sizes(value: Nested): number[] {
  if (typeof value === 'number') return [];
  return [value.length, ...sizes(value[0] ?? 0)];
}
