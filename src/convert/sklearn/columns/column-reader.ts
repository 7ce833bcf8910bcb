import type { Estimator } from '../estimator.ts';

/** What a model knows of the columns that callers send. */
export interface KnownColumns {
  /** null where it saw no names. */
  readonly names: readonly string[] | null;
  readonly count: number;
  /** Whether callers send a list of texts, which is no matrix of columns. */
  readonly areTexts?: boolean;
}

/** Finds out what models of a class know of their columns; nothing before they are fitted. */
export type ColumnReader = (estimator: Estimator) => Promise<KnownColumns | undefined>;

/** Readers by library and class ({@link Estimator.type}), for classes that don't say it by attributes. */
export type ColumnReaders = ReadonlyMap<string, ColumnReader>;
