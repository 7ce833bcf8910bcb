import type { Tensor } from '../tensors/dtype.ts';
import { splitRows, stackRows } from '../tensors/rows.ts';

/** Axis along which the rows of a tensor lie. */
export interface RowAxis {
  readonly name: string;
  readonly axis: number;
}

/** How requests to a model may share an inference. */
export interface BatchPlan {
  /** Axes of the inputs along which rows are stacked. */
  readonly inputs: readonly RowAxis[];
  /** Axes of the outputs along which rows come apart again, by name of the output. */
  readonly outputAxes: ReadonlyMap<string, number>;
  /** Rows of one inference beyond which more don't help. */
  readonly maxRows: number;
}

type Feeds = ReadonlyMap<string, Tensor>;

/** Whether rows lie along the first axis of all inputs and outputs, so that each is in one piece. */
export function isAlongFirstAxes({ inputs, outputAxes }: BatchPlan): boolean {
  for (const { axis } of inputs) if (axis !== 0) return false;
  for (const axis of outputAxes.values()) if (axis !== 0) return false;
  return true;
}

/** The rows that feeds hold; null when their inputs don't agree, so that they cannot be stacked. */
export function rowsOf({ inputs }: BatchPlan, feeds: Feeds): number | null {
  let rows = 0;
  for (const { name, axis } of inputs) {
    const size = feeds.get(name)?.shape[axis] ?? 0;
    if (size === 0 || (rows !== 0 && size !== rows)) return null;
    rows = size;
  }
  return rows;
}

/** Whether two sets of feeds differ in nothing but their rows. */
export function isStackable({ inputs }: BatchPlan, a: Feeds, b: Feeds): boolean {
  for (const { name, axis } of inputs) {
    const shapeA = a.get(name)?.shape;
    const shapeB = b.get(name)?.shape;
    if (shapeA === undefined || shapeA.length !== shapeB?.length) return false;
    for (let i = 0; i < shapeA.length; i++) if (i !== axis && shapeA[i] !== shapeB[i]) return false;
  }
  return true;
}

/** Feeds with all the rows of several. */
export function stackFeeds({ inputs }: BatchPlan, all: readonly Feeds[]): Map<string, Tensor> {
  const stacked = new Map<string, Tensor>();
  for (const { name, axis } of inputs) {
    const tensors: Tensor[] = [];
    for (const feeds of all) {
      const tensor = feeds.get(name);
      if (tensor !== undefined) tensors.push(tensor);
    }
    stacked.set(name, stackRows(tensors, axis));
  }
  return stacked;
}

/** Feeds taken apart, one row each. */
export function eachRow({ inputs }: BatchPlan, feeds: Feeds, rows: number): Feeds[] {
  const counts = Array.from({ length: rows }, () => 1);
  const parts = inputs.map(({ name, axis }) => {
    const tensor = feeds.get(name);
    return {
      name,
      rows:
        tensor === undefined ? [] : splitRows(tensor, axis, [...counts, (tensor.shape[axis] ?? 0) - rows]),
    };
  });
  return counts.map(
    (_, row) =>
      new Map(parts.flatMap((part) => (part.rows[row] === undefined ? [] : [[part.name, part.rows[row]]]))),
  );
}

/**
 * Outputs taken apart.
 *
 * @param counts rows of each part
 * @returns the parts of each output; null when an output doesn't hold the rows that went in
 */
export function splitOutputs(
  { outputAxes }: BatchPlan,
  names: readonly string[],
  outputs: readonly Tensor[],
  counts: readonly number[],
): Tensor[][] | null {
  let rows = 0;
  for (const count of counts) rows += count;
  const split: Tensor[][] = [];
  for (const [i, output] of outputs.entries()) {
    const axis = outputAxes.get(names[i] ?? '') ?? 0;
    if (output.shape[axis] !== rows) return null;
    split.push(splitRows(output, axis, counts));
  }
  return split;
}
