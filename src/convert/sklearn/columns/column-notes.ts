import { sentValues, type ColumnValue, type Replacement } from './accepted-values.ts';

/**
 * How categories of a data frame are sent, where the model was trained with a column of them: as pandas' codes, by their names,
 * or as texts that can't be missing.
 */
export type CategoryForm = 'codes' | 'names' | 'texts';

/** What estimators make of the values of columns that callers send, by the columns' numbers. */
export class ColumnNotes {
  readonly #none = new Set<number>();
  readonly #accepted = new Map<number, readonly ColumnValue[]>();
  readonly #categories = new Map<number, CategoryForm>();

  /** A column is of categories. */
  isOfCategories(column: number, form: CategoryForm): void {
    this.#categories.set(column, form);
  }

  /** The columns of categories. */
  get categories(): ReadonlyMap<number, CategoryForm> {
    return this.#categories;
  }

  /** A missing text of a column is None to the model, and not NaN. */
  missingIsNone(column: number): void {
    this.#none.add(column);
  }

  /** A column is refused unless it has one of these values when some of them were replaced. */
  acceptOnly(column: number, values: readonly ColumnValue[], replaced: readonly Replacement[]): void {
    const accepted = sentValues(values, replaced);
    if (accepted === null) return;
    const before = this.#accepted.get(column);
    const both = before?.filter((value) => accepted.has(value));
    this.#accepted.set(column, both ?? [...accepted]);
  }

  /** Those of some columns whose missing texts are None. */
  withNone(columns: Iterable<number>): readonly number[] {
    return [...columns].filter((column) => this.#none.has(column));
  }

  /** The values that are accepted of columns, where they are of the type in which callers send these. */
  accepted(isText: (column: number) => boolean): ReadonlyMap<number, readonly ColumnValue[]> {
    const ofType = [...this.#accepted].filter(([column, values]) => {
      const type = isText(column) ? 'string' : 'number';
      return values.every((value) => value === null || typeof value === type);
    });
    return new Map(ofType);
  }
}
