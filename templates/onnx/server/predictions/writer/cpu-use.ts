import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Time is counted in hundredths of a second: less of it says little. */
const shortestMs = 500;

/** CPU time in milliseconds since some moment. */
export interface CpuTimes {
  readonly atMs: number;
  /** Of all CPUs of the machine: idle, and altogether. */
  readonly idleMs: number;
  readonly totalMs: number;
  /** Of the server; 0 where that cannot be told. */
  readonly serverMs: number;
}

/** How much of the CPUs is in use: of the machine's by everybody, or of the server's by itself, whichever is more. */
export class CpuUse {
  readonly #usableCpus: number;
  readonly #read: () => CpuTimes;
  #last: CpuTimes;
  #share = 0;

  /** @param usableCpus what the server may use */
  constructor(usableCpus: number, read: () => CpuTimes) {
    this.#usableCpus = usableCpus;
    this.#read = read;
    this.#last = read();
  }

  /** From 0 to 1, of the last half second or more. */
  share(): number {
    const now = this.#read();
    const { atMs, idleMs, totalMs, serverMs } = this.#last;
    if (now.atMs - atMs < shortestMs) return this.#share;
    const ofMachine = 1 - (now.idleMs - idleMs) / Math.max(1, now.totalMs - totalMs);
    const ofServer = (now.serverMs - serverMs) / (now.atMs - atMs) / this.#usableCpus;
    this.#share = Math.max(ofMachine, ofServer);
    this.#last = now;
    return this.#share;
  }
}

/** @param pid of the server */
export function readCpuTimes(pid: number): CpuTimes {
  let idleMs = 0;
  let totalMs = 0;
  for (const { times } of cpus()) {
    idleMs += times.idle;
    totalMs += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { atMs: performance.now(), idleMs, totalMs, serverMs: processMs(pid) };
}

/** CPU time of a process, where the system has it in a file (proc(5), /proc/pid/stat). */
function processMs(pid: number): number {
  try {
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
    return (user + system) * 10;
  } catch {
    return 0;
  }
}
