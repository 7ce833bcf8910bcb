import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { start, type RunOptions } from '../test/support/run.ts';

const pollMs = 10;

/**
 * Runs a program and returns the peak resident memory of it and everything it started, in bytes: the
 * kernel's own high-water mark of each process (proc(5), VmHWM), summed as if all had peaked at once,
 * so never too little. Linux only.
 *
 * @throws Error with the output when the program fails.
 */
export async function peakMemory(
  [command, ...args]: readonly [string, ...string[]],
  options: RunOptions,
): Promise<number> {
  const running = start(command, args, options);
  const peaks = new Map<number, number>();
  const ended = running.finished.then(() => true);
  do {
    for (const pid of await processTree(running.pid)) {
      peaks.set(pid, Math.max(peaks.get(pid) ?? 0, await highWaterMark(pid)));
    }
  } while (!(await Promise.race([ended, delay(pollMs, false)])));
  const { exitCode, stdout, stderr } = await running.finished;
  if (exitCode !== 0) throw new Error(`${[command, ...args].join(' ')} failed\n${stdout}${stderr}`);
  return [...peaks.values()].reduce((sum, peak) => sum + peak, 0);
}

/** The process and its descendants. */
async function processTree(rootPid: number): Promise<number[]> {
  const names = await readdir('/proc');
  const parents = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => [Number(name), await parentOf(name)] as const),
  );
  const tree = [rootPid];
  // The list grows while it is walked: children of children follow.
  for (const pid of tree)
    tree.push(...parents.filter(([, parent]) => parent === pid).map(([child]) => child));
  return tree;
}

/** 0 for a process that is gone. */
async function parentOf(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in parentheses and may hold anything; the parent is the second after it.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** Bytes; 0 for a process that is gone. */
async function highWaterMark(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
