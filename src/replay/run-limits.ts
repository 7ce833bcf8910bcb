/** What one run of a model may take where nobody asked for it. */
export interface RunLimits {
  readonly milliseconds: number;
  /** Memory beyond what the process holds before, where the system tells how much that is (Linux). */
  readonly bytes: number;
}

/** A run took more than it may, and was ended with the process that holds the model. Its message completes "takes …". */
export class RunLimitError extends Error {
  override readonly name = 'RunLimitError';
}
