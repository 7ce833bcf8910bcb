/** A row that a step refuses, and why: a sentence about the input that it names. */
export class RowError extends Error {
  /** Number of the row among those given. */
  readonly row: number;

  constructor(row: number, reason: string) {
    super(reason);
    this.row = row;
  }
}
