/** One row of a model's inputs as an Open Inference Protocol request, and what must come back. */
export interface Row {
  readonly body: string;
  /** The numbers of its one input. */
  readonly values: readonly number[];
  /** Values by the name of the output. */
  readonly expected: Readonly<Record<string, readonly number[]>>;
}
