import type { SourceColumn, TreeCounts } from '../../../../contract/schemas/inspect.schema.ts';
import type { ClassLabel } from '../../sklearn/classes/class-labels.ts';

/** What a booster says of itself, read without its leaves where that is possible. */
export interface BoosterOutline {
  /** null where it has none (a linear booster), or is too large to be counted. */
  readonly trees: TreeCounts | null;
  readonly columnCount: number;
  /** The first of them, {@link maxShown} at most. */
  readonly columns: readonly SourceColumn[];
  readonly classes: readonly ClassLabel[] | null;
  /** Of the library that saved it; null where it doesn't say. */
  readonly version: string | null;
  /** What it computes, by the library's own names. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Forms that are read as a whole are, up to here. */
export const maxReadBytes = 64 * 1024 * 1024;

/** Columns that are shown, values of a column, and classes. */
export const maxShown = 1000;
