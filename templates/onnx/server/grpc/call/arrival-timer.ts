/**
 * Bounds how long messages take to arrive: from the moment at which one is expected until it is there. Between the messages of a
 * stream none is, which may stay open for hours.
 */
export class ArrivalTimer {
  readonly #timeoutMs: number;
  readonly #isRead: () => boolean;
  readonly #late: () => void;
  #timer: NodeJS.Timeout | null = null;

  /**
   * @param isRead whether what comes is read: what we leave with its sender isn't late
   * @param late told once, when the time is over
   */
  constructor(timeoutMs: number, isRead: () => boolean, late: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#isRead = isRead;
    this.#late = late;
  }

  /** A message is expected; the time for one that already is goes on. */
  expect(): void {
    this.#timer ??= setTimeout(this.#expire, this.#timeoutMs);
  }

  /** It is there, or never will be. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #expire = (): void => {
    this.#timer = null;
    if (this.#isRead()) this.#late();
    else this.expect();
  };
}
