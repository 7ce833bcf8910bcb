import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '../../serving/support/connection.ts';
import { percentile, type Balance } from '../simulation/simulate.ts';

export interface LoadOptions {
  /** Ports of the replicas. */
  readonly ports: readonly number[];
  readonly request: Uint8Array;
  /** When requests are due, in seconds from the start. */
  readonly arrivals: Float64Array;
  readonly balance: Balance;
  readonly random: () => number;
}

export interface Measured {
  readonly answered: number;
  readonly refused: number;
  /** From the moment a request was due to its answer, in seconds. */
  readonly p50: number;
  readonly p99: number;
  /** How late requests were sent, in seconds. */
  readonly lateP99: number;
}

/** The connections to a replica, as many as requests were ever under way. */
class Replica {
  readonly #port: number;
  readonly #answered: (dueMs: number, status: number) => void;
  readonly #free: Connection[] = [];
  readonly #all: Connection[] = [];
  underWay = 0;

  constructor(port: number, answered: (dueMs: number, status: number) => void) {
    this.#port = port;
    this.#answered = answered;
  }

  send(request: Uint8Array, dueMs: number): void {
    this.underWay++;
    const connection = this.#free.pop() ?? this.#connect();
    connection.send(request, dueMs);
  }

  close(): void {
    for (const connection of this.#all) connection.destroy();
  }

  #connect(): Connection {
    const connection = new Connection(this.#port, {
      opened: () => undefined,
      answered: (answering, status) => {
        const { dueMs } = answering;
        if (dueMs === null) return;
        answering.dueMs = null;
        this.underWay--;
        this.#free.push(answering);
        this.#answered(dueMs, status);
      },
      closed: ({ dueMs }) => {
        if (dueMs !== null) throw new Error(`port ${this.#port}: a connection ended without an answer`);
      },
    });
    this.#all.push(connection);
    return connection;
  }
}

/** What has begun is waited for so long. */
const graceMs = 30_000;

/** Sends requests when they are due, answered or not (open loop), to replicas as a load balancer would. */
export async function poissonLoad(options: LoadOptions): Promise<Measured> {
  const { ports, request, arrivals, balance, random } = options;
  const latencies: number[] = [];
  const late = new Float64Array(arrivals.length);
  let refused = 0;
  const answered = (dueMs: number, status: number) => {
    if (status === 200) latencies.push((performance.now() - dueMs) / 1000);
    else if (status === 503) refused++;
    else throw new Error(`an answer of ${status}`);
  };
  const replicas = ports.map((port) => new Replica(port, answered));
  const startMs = performance.now();
  for (const [i, seconds] of arrivals.entries()) {
    const dueMs = startMs + seconds * 1000;
    while (dueMs > performance.now()) {
      // A timer may be a millisecond late; what spins keeps a processor from the servers.
      if (dueMs - performance.now() > 2) await delay(1);
      else await new Promise(setImmediate);
    }
    late[i] = (performance.now() - dueMs) / 1000;
    choose(balance, replicas, i, random)?.send(request, dueMs);
  }
  const endMs = performance.now();
  while (latencies.length + refused < arrivals.length && performance.now() - endMs < graceMs) await delay(5);
  for (const replica of replicas) replica.close();
  if (latencies.length + refused < arrivals.length) throw new Error('requests were not answered in time');
  const sorted = Float64Array.from(latencies).toSorted();
  return {
    answered: sorted.length,
    refused,
    p50: percentile(sorted, 50),
    p99: percentile(sorted, 99),
    lateP99: percentile(late.toSorted(), 99),
  };
}

function choose(
  balance: Balance,
  replicas: readonly Replica[],
  turn: number,
  random: () => number,
): Replica | undefined {
  if (balance === 'round-robin') return replicas[turn % replicas.length];
  if (balance === 'random') return replicas[Math.floor(random() * replicas.length)];
  const least = Math.min(...replicas.map(({ underWay }) => underWay));
  const candidates = replicas.filter(({ underWay }) => underWay === least);
  return candidates[Math.floor(random() * candidates.length)];
}
