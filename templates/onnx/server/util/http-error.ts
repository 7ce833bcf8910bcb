/** An answer other than success: the message goes to the client as `{"error": …}`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    // It tells the client, not whoever reads a stack, which would cost more than all else of an answer.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.status = status;
    this.headers = headers;
  }
}

/** Whether an answer is the server's fault: what asks for a protocol that it does not speak (501, 505) is not, as below 500. */
export function isServersFault(status: number): boolean {
  return status >= 500 && status !== 501 && status !== 505;
}

export function badRequest(message: string): HttpError {
  return new HttpError(400, message);
}

/** A JSON value as an error message shows it: what it is, and no more of it than a line can hold. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'bigint') return `${value}`;
  // JSON has numbers that no double holds, and JSON.stringify would say null.
  if (value === Infinity || value === -Infinity) return 'a number that overflows';
  if (typeof value !== 'string') return JSON.stringify(value);
  return value.length > 40 ? `${JSON.stringify(value.slice(0, 40))}…` : JSON.stringify(value);
}

/** Whether a JSON value is an object (and so neither an array nor null). */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
