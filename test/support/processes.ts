import { readFileSync } from 'node:fs';

/** Processes as Linux's /proc shows them; tests that need it skip elsewhere. */
export const hasProc: boolean = process.platform === 'linux';

/** Whether a process runs: one that has ended but that nobody has waited for does not. */
export function isRunning(pid: number): boolean {
  try {
    const state = /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1];
    return state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}

/** The children of a process whose command line contains `text`. */
export function childrenOf(pid: number, text: string): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
    .split(' ')
    .filter((child) => child !== '')
    .map(Number)
    .filter((child) => readFileSync(`/proc/${child}/cmdline`, 'latin1').includes(text));
}
