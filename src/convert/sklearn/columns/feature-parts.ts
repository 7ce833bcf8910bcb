import { cast, compare, gatherColumns, where } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import { ShapeError } from '../../graph/shape-error.ts';
import { columnsOf, type Value } from '../../graph/value.ts';
import type { Replacement } from './accepted-values.ts';
import type { InputFrame } from './input-frame.ts';
import type { SparseColumns } from './sparse-columns.ts';
import { TooWideError } from './too-wide-error.ts';

/** A column that callers send, and what was put in the place of some of its values, in that order. */
export interface Origin {
  readonly frame: InputFrame;
  readonly column: number;
  readonly replaced: readonly Replacement[];
}

/** Some columns side by side: of what callers send, or of what an operator made. */
export type FeaturePart =
  | { readonly kind: 'input'; readonly frame: InputFrame; readonly columns: readonly number[] }
  | {
      readonly kind: 'value';
      readonly value: Value;
      /** Of one column of text that was filled in: the same with its Nones left, which are no NaN to an imputer. */
      readonly withNone?: Value;
      /** Of each column, where it is still what callers send but for what was replaced; absent where none is. */
      readonly origins?: readonly (Origin | null)[];
    }
  | { readonly kind: 'sparse'; readonly sparse: SparseColumns };

/** A row of more columns of texts has a megabyte of zeros. */
const maxDenseColumns = 2 ** 17;

/** How many columns a part has. */
export function widthOf(part: FeaturePart): number {
  switch (part.kind) {
    case 'input':
      return part.columns.length;
    case 'value':
      return columnsOf(part.value);
    case 'sparse':
      return part.sparse.count;
  }
}

/** @throws TooWideError for columns of texts that are too many with their zeros */
export function valueOf(part: FeaturePart): Value {
  switch (part.kind) {
    case 'input':
      return part.frame.numbers(part.columns);
    case 'value':
      return part.value;
    case 'sparse':
      if (part.sparse.count > maxDenseColumns) throw new TooWideError(part.sparse.count, maxDenseColumns);
      return part.sparse.matrix();
  }
}

/**
 * A part of a sparse matrix: float64 with NaN for what isn't stored. Scipy leaves out zeros where it makes a matrix sparse, and keeps
 * those that become of what is listed.
 *
 * @throws TooWideError for columns of texts that are too many with their zeros
 */
export function storedOf(graph: Graph, part: FeaturePart): Value {
  const value = cast(graph, valueOf(part), 'float64');
  const counts = part.kind === 'sparse' ? part.sparse.listedCounts() : value;
  return where(graph, compare(graph, 'Equal', counts, graph.scalar(0)), graph.scalar(Number.NaN), value);
}

/** Where a column of a part comes from; null where an operator made it. */
export function originOf(part: FeaturePart, at: number): Origin | null {
  if (part.kind === 'value') return part.origins?.[at] ?? null;
  const column = part.kind === 'input' ? part.columns[at] : undefined;
  return part.kind === 'input' && column !== undefined ? { frame: part.frame, column, replaced: [] } : null;
}

/** Some columns of a part, in the order given. */
export function selectOf(graph: Graph, part: FeaturePart, columns: readonly number[]): FeaturePart {
  if (part.kind === 'input') {
    return { ...part, columns: columns.map((column) => part.columns[column] ?? 0) };
  }
  if (widthOf(part) === 1) return part;
  if (part.kind === 'sparse' && new Set(columns).size === columns.length) {
    return { kind: 'sparse', sparse: part.sparse.select(columns) };
  }
  const value = gatherColumns(graph, valueOf(part), columns);
  const origins = part.kind === 'value' ? part.origins : undefined;
  if (origins === undefined) return { kind: 'value', value };
  return { kind: 'value', value, origins: columns.map((column) => origins[column] ?? null) };
}

/** The parts that hold some columns: neighbours in one part together, numbered as in it. */
export function runsOf(
  parts: readonly FeaturePart[],
  indices: readonly number[],
): readonly { readonly part: FeaturePart; readonly columns: readonly number[] }[] {
  let end = 0;
  const ends = parts.map((part) => (end += widthOf(part)));
  const runs: { readonly part: FeaturePart; readonly columns: number[] }[] = [];
  for (const index of indices) {
    const at = firstAbove(ends, index);
    const part = parts[at];
    if (part === undefined || index < 0) throw new ShapeError(`there is no column ${index}`);
    const column = index - (ends[at - 1] ?? 0);
    const last = runs.at(-1);
    if (last?.part === part) last.columns.push(column);
    else runs.push({ part, columns: [column] });
  }
  return runs;
}

/** The place of the first of some ascending numbers that is above another; how many there are where none is. */
function firstAbove(ends: readonly number[], number: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}
