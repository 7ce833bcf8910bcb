import { cpus } from 'node:os';
import { type CpuTime, cpuTimeOf, noCpuTime, ownCpuTime } from '../../util/cpu-time.ts';

/** Time is counted in hundredths of a second: less of it says little. */
const shortestMs = 200;

/** CPU time in milliseconds since some moment. */
export interface CpuTimes {
  readonly atMs: number;
  /** Idle time of all CPUs of the machine together. */
  readonly idleMs: number;
  /** CPU time of the server; 0 where that cannot be told. */
  readonly serverMs: number;
  /** CPU time of this process. */
  readonly ownMs: number;
}

/** How many CPUs nobody else has a use for: of the machine's, or of those that the server may use, whichever are fewer. */
export class SpareCpus {
  /** What the server may use. */
  readonly usable: number;
  readonly #read: () => CpuTimes;
  #last: CpuTimes;
  #spare: number | null = null;

  constructor(usable: number, read: () => CpuTimes) {
    this.usable = usable;
    this.#read = read;
    this.#last = read();
  }

  /** Forgets what was so far: it says nothing of now. */
  restart(): void {
    this.#last = this.#read();
    this.#spare = null;
  }

  /** Spare CPUs in the last fifth of a second or more; null when it restarted since. */
  count(): number | null {
    const now = this.#read();
    const { atMs, idleMs, serverMs, ownMs } = this.#last;
    const passedMs = now.atMs - atMs;
    if (passedMs < shortestMs) return this.#spare;
    const ofMachine = (now.idleMs - idleMs + now.ownMs - ownMs) / passedMs;
    const ofUsable = this.usable - (now.serverMs - serverMs) / passedMs;
    this.#spare = Math.min(ofMachine, ofUsable);
    this.#last = now;
    return this.#spare;
  }
}

/** @param pid of the server */
export function readCpuTimes(pid: number): CpuTimes {
  return {
    atMs: performance.now(),
    idleMs: cpus().reduce((sum, { times }) => sum + times.idle, 0),
    serverMs: sumMs(cpuTimeOf(pid) ?? noCpuTime),
    ownMs: ownCpuMs(),
  };
}

/** CPU time of this process, in milliseconds. */
export function ownCpuMs(): number {
  return sumMs(ownCpuTime());
}

function sumMs({ userMs, systemMs }: CpuTime): number {
  return userMs + systemMs;
}
