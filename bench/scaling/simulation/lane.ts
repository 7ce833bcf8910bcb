/** What a serving thread takes for its work, measured. */
export interface Service {
  /** Of an inference however many requests share it, in seconds. */
  readonly batchSeconds: number;
  /** Of each of these requests, in seconds: read, computed, answered. */
  readonly requestSeconds: number;
  /** Requests that may share an inference. */
  readonly maxBatch: number;
  /** How many times as long inferences take in fact, as seen; one of them for each. [1]: always the same. */
  readonly factors: readonly number[];
  /**
   * When a request is let in or sent away: when the thread that computes gets to read it, between two inferences
   * (`inline`), or by another thread as soon as it comes (`thread`).
   */
  readonly inference: 'inline' | 'thread';
}

/** What became of the requests so far. */
export interface Outcome {
  /** From arrival to answer, in seconds. */
  readonly latencies: number[];
  refused: number;
  inferences: number;
  busySeconds: number;
}

/** A serving thread: requests that are there when it is free share an inference, others wait. */
export class Lane {
  readonly #service: Service;
  readonly #maxQueue: number;
  readonly #outcome: Outcome;
  readonly #random: () => number;
  /** When those arrived that aren't let in yet, and those that are and wait for their inference. */
  #unread: number[] = [];
  #waiting: number[] = [];
  #computing = 0;
  #busyUntil = 0;

  constructor(service: Service, maxQueue: number, outcome: Outcome, random: () => number) {
    this.#service = service;
    this.#maxQueue = maxQueue;
    this.#outcome = outcome;
    this.#random = random;
  }

  /** Requests under way, after {@link advance}. */
  get underWay(): number {
    return this.#unread.length + this.#waiting.length + this.#computing;
  }

  /** A request comes; nothing comes earlier after that. */
  arrive(time: number): void {
    this.advance(time);
    if (this.#service.inference === 'inline') this.#unread.push(time);
    else if (this.#waiting.length + this.#computing < this.#maxQueue) this.#waiting.push(time);
    else this.#outcome.refused++;
  }

  /** Does what is begun until then. */
  advance(until: number): void {
    for (;;) {
      if (this.#busyUntil > until) return;
      this.#computing = 0;
      const first = this.#waiting[0] ?? this.#unread[0];
      if (first === undefined) return;
      const start = Math.max(this.#busyUntil, first);
      // What comes at this very moment may still share it.
      if (start >= until) return;
      this.#read();
      this.#infer(start);
    }
  }

  #read(): void {
    for (const time of this.#unread) {
      if (this.#waiting.length < this.#maxQueue) this.#waiting.push(time);
      else this.#outcome.refused++;
    }
    this.#unread = [];
  }

  #infer(start: number): void {
    const { batchSeconds, requestSeconds, maxBatch, factors } = this.#service;
    const batch = this.#waiting.splice(0, maxBatch);
    const factor = factors[Math.floor(this.#random() * factors.length)] ?? 1;
    const seconds = (batchSeconds + batch.length * requestSeconds) * factor;
    this.#computing = batch.length;
    this.#busyUntil = start + seconds;
    this.#outcome.inferences++;
    this.#outcome.busySeconds += seconds;
    for (const time of batch) this.#outcome.latencies.push(this.#busyUntil - time);
  }
}
