/** What a row has in an input that a step can't go on with: a sentence that begins with "expected" or names what is wrong. */
export class RefusedRow extends Error {
  readonly input: string;
  readonly row: number;

  constructor(input: string, row: number, message: string) {
    super(message);
    this.input = input;
    this.row = row;
  }
}
