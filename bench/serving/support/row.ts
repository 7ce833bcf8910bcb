/** One row of a model's inputs as an Open Inference Protocol request, and what must come back. */
export interface Row {
  readonly body: string;
  /** Values by the name of the output. */
  readonly expected: Readonly<Record<string, readonly number[]>>;
}
