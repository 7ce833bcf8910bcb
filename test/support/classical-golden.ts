/** A value of a row; null is a missing one. */
export type Cell = string | number | boolean | null;

/** A tensor of golden.json. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: unknown;
}

/** Inputs, and a framework's answers by the names of methods. */
export interface Golden {
  readonly inputs: {
    readonly X?: GoldenTensor;
    readonly text?: GoldenTensor;
    readonly rows?: readonly Readonly<Record<string, Cell>>[];
  };
  readonly outputs: Readonly<Record<string, GoldenTensor>>;
}

/** Elements in C's order; numbers that JSON can't say are text. */
export function flat({ data, dtype }: GoldenTensor): (number | string | boolean)[] {
  const isText = dtype.startsWith('str') || dtype === 'object';
  return [data]
    .flat(Infinity)
    .map((item) =>
      typeof item === 'string' && !isText ? Number(item) : (item as number | string | boolean),
    );
}
