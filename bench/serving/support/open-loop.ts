import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from './connection.ts';
import { Histogram } from './histogram.ts';

export interface OpenLoopOptions {
  readonly port: number;
  /** Whole HTTP requests, sent in turn. */
  readonly requests: readonly Uint8Array[];
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections: number;
  /** What becomes of a request that is due while every connection waits for an answer. */
  readonly whenBusy: 'wait' | 'drop';
}

/** What became of the requests of an open loop. */
export interface OpenLoopResult {
  /** Answers by status that came before the last request was due. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Requests that found every connection busy, with `whenBusy: 'drop'`. */
  readonly dropped: number;
  /** Requests whose connection ended without an answer. */
  readonly broken: number;
  /** From the moment a request was due, not from when it could be sent, to its answer with status 200. */
  readonly latency: Histogram;
  /** How late the generator itself was for a connection that was free. */
  readonly lateness: Histogram;
}

/** What is still under way when the last request was sent gets this long. */
const graceMs = 5000;

/**
 * Sends requests at a constant rate whether or not the earlier ones are answered, as independent callers do:
 * a server that stalls gets no pause, and what waited because of it counts as slow (no coordinated omission).
 * Spins on this process's thread, as timers are too coarse.
 */
export async function openLoop(options: OpenLoopOptions): Promise<OpenLoopResult> {
  return new OpenLoop(options).run();
}

class OpenLoop {
  readonly #options: OpenLoopOptions;
  readonly #all = new Set<Connection>();
  readonly #free: Connection[] = [];
  /** When the requests were due that wait for a connection; from `#waitingFrom` on. */
  #waiting: number[] = [];
  #waitingFrom = 0;
  #sent = 0;
  #dropped = 0;
  #broken = 0;
  #stopping = false;
  readonly #statuses = new Map<number, number>();
  readonly #latency = new Histogram();
  readonly #lateness = new Histogram();

  constructor(options: OpenLoopOptions) {
    this.#options = options;
  }

  async run(): Promise<OpenLoopResult> {
    const { perSecond, seconds, connections } = this.#options;
    await this.#open(connections);
    const intervalMs = 1000 / perSecond;
    const total = Math.floor(perSecond * seconds);
    const startMs = performance.now();
    for (let next = 0; next < total;) {
      const nowMs = performance.now();
      for (; next < total && startMs + next * intervalMs <= nowMs; next++) {
        this.#due(startMs + next * intervalMs, nowMs);
      }
      // A timer sleeps a millisecond or two; only what is due later than that can wait for one.
      if (intervalMs > 10 && startMs + next * intervalMs - nowMs > 5) await delay(1);
      else await new Promise(setImmediate);
    }
    const statuses = new Map(this.#statuses);
    const endMs = performance.now();
    while (this.#underWay > 0 && performance.now() - endMs < graceMs) await delay(1);
    this.#stopping = true;
    this.#broken += this.#underWay;
    for (const connection of this.#all) connection.destroy();
    return {
      statuses,
      dropped: this.#dropped,
      broken: this.#broken,
      latency: this.#latency,
      lateness: this.#lateness,
    };
  }

  get #underWay(): number {
    const busy = [...this.#all].filter(({ dueMs }) => dueMs !== null).length;
    return busy + this.#waiting.length - this.#waitingFrom;
  }

  async #open(connections: number): Promise<void> {
    for (let i = 0; i < connections; i++) this.#connect();
    const startMs = performance.now();
    while (this.#free.length < connections) {
      if (performance.now() - startMs > graceMs) throw new Error(`cannot open ${connections} connections`);
      await delay(1);
    }
  }

  #connect(): void {
    const connection = new Connection(this.#options.port, {
      opened: (opened) => this.#give(opened),
      answered: (answering, status) => this.#answered(answering, status),
      closed: (closing) => this.#closed(closing),
    });
    this.#all.add(connection);
  }

  #due(dueMs: number, nowMs: number): void {
    const connection = this.#free.pop();
    if (connection !== undefined) {
      this.#lateness.record(nowMs - dueMs);
      this.#send(connection, dueMs);
    } else if (this.#options.whenBusy === 'wait') this.#waiting.push(dueMs);
    else this.#dropped++;
  }

  #send(connection: Connection, dueMs: number): void {
    const { requests } = this.#options;
    const request = requests[this.#sent++ % requests.length];
    if (request !== undefined) connection.send(request, dueMs);
  }

  #answered(connection: Connection, status: number): void {
    const { dueMs } = connection;
    if (dueMs === null) {
      // What is sent to a connection that was never used, before it is closed: it might be a slow attack.
      if (status === 408) return;
      throw new Error('an answer to no request');
    }
    connection.dueMs = null;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    if (status === 200) this.#latency.record(performance.now() - dueMs);
    this.#give(connection);
  }

  /** Sends what has waited longest, or keeps the connection for later. */
  #give(connection: Connection): void {
    const dueMs = this.#waiting[this.#waitingFrom];
    if (dueMs === undefined) {
      this.#free.push(connection);
      this.#waiting = [];
      this.#waitingFrom = 0;
      return;
    }
    this.#waitingFrom++;
    this.#send(connection, dueMs);
  }

  #closed(connection: Connection): void {
    if (this.#stopping) return;
    if (connection.dueMs !== null) this.#broken++;
    this.#all.delete(connection);
    const at = this.#free.indexOf(connection);
    if (at !== -1) this.#free.splice(at, 1);
    this.#connect();
  }
}
