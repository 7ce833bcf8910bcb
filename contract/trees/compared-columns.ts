/**
 * The values that nodes compare: columns, some with missing values (NaN) as -Infinity, which is at most any threshold. A column
 * may be there in both ways.
 */
export interface Compared {
  readonly columns: Int32Array;
  readonly areMissingLeast: Uint8Array;
}

/** Finds out which these are, in the order in which nodes ask for them. */
export class ComparedColumns {
  readonly #columns: number[] = [];
  readonly #areMissingLeast: number[] = [];
  /** Where a column is, by the column doubled and one more where missing values are least. */
  readonly #placeOf = new Map<number, number>();

  /** Which of a row's values it is. */
  placeOf(column: number, isMissingLeast: boolean): number {
    const key = 2 * column + (isMissingLeast ? 1 : 0);
    let place = this.#placeOf.get(key);
    if (place === undefined) {
      place = this.#columns.push(column) - 1;
      this.#areMissingLeast.push(isMissingLeast ? 1 : 0);
      this.#placeOf.set(key, place);
    }
    return place;
  }

  get all(): Compared {
    return {
      columns: Int32Array.from(this.#columns),
      areMissingLeast: Uint8Array.from(this.#areMissingLeast),
    };
  }
}
