import { readFileSync } from 'node:fs';

/** CPU time in milliseconds since a process began, of all its threads. */
export interface CpuTime {
  readonly userMs: number;
  readonly systemMs: number;
}

export const noCpuTime: CpuTime = { userMs: 0, systemMs: 0 };

/** CPU time of this process, that of threads that have ended included. */
export function ownCpuTime(): CpuTime {
  const { user, system } = process.cpuUsage();
  return { userMs: user / 1000, systemMs: system / 1000 };
}

/** CPU time of another process, where the system has it in a file (proc(5), /proc/pid/stat); null elsewhere. */
export function cpuTimeOf(pid: number): CpuTime | null {
  try {
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    // Counted in hundredths of a second.
    const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
    return { userMs: user * 10, systemMs: system * 10 };
  } catch {
    return null;
  }
}

export function addCpuTime(a: CpuTime, b: CpuTime): CpuTime {
  return { userMs: a.userMs + b.userMs, systemMs: a.systemMs + b.systemMs };
}
