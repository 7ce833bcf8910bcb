import type { Tensor } from '../tensors/dtype.ts';
import { sliceRows, stackRows } from '../tensors/rows.ts';

/** How requests to a model may share an inference. */
export interface BatchPlan {
  /** Where rows are stacked, by name of the input. */
  readonly inputAxes: ReadonlyMap<string, number>;
  /** Where they come apart again, by name of the output. */
  readonly outputAxes: ReadonlyMap<string, number>;
  /** Rows of one inference beyond which more don't help. */
  readonly maxRows: number;
}

type Feeds = ReadonlyMap<string, Tensor>;

/** The rows that feeds hold; null when their inputs don't agree, so that they cannot be stacked. */
export function rowsOf({ inputAxes }: BatchPlan, feeds: Feeds): number | null {
  let rows: number | null = null;
  for (const [name, axis] of inputAxes) {
    const size = feeds.get(name)?.shape[axis] ?? null;
    if (size === null || size === 0 || (rows !== null && size !== rows)) return null;
    rows = size;
  }
  return rows;
}

/** Whether two sets of feeds differ in nothing but their rows. */
export function isStackable({ inputAxes }: BatchPlan, a: Feeds, b: Feeds): boolean {
  for (const [name, axis] of inputAxes) {
    const shapeA = a.get(name)?.shape;
    const shapeB = b.get(name)?.shape;
    if (shapeA === undefined || shapeA.length !== shapeB?.length) return false;
    for (let i = 0; i < shapeA.length; i++) if (i !== axis && shapeA[i] !== shapeB[i]) return false;
  }
  return true;
}

/** Feeds with all the rows of several. */
export function stackFeeds({ inputAxes }: BatchPlan, all: readonly Feeds[]): Map<string, Tensor> {
  const stacked = new Map<string, Tensor>();
  for (const [name, axis] of inputAxes) {
    stacked.set(
      name,
      stackRows(
        all.flatMap((feeds) => feeds.get(name) ?? []),
        axis,
      ),
    );
  }
  return stacked;
}

/** Some rows of feeds. */
export function sliceFeeds({ inputAxes }: BatchPlan, feeds: Feeds, start: number, count: number): Feeds {
  return new Map(
    [...feeds].map(([name, tensor]) => [name, sliceRows(tensor, inputAxes.get(name) ?? 0, start, count)]),
  );
}

/** The part of outputs that belongs to some rows. */
export function sliceOutputs(
  { outputAxes }: BatchPlan,
  outputNames: readonly string[],
  outputs: readonly Tensor[],
  start: number,
  count: number,
): Tensor[] {
  return outputs.map((output, i) =>
    sliceRows(output, outputAxes.get(outputNames[i] ?? '') ?? 0, start, count),
  );
}
