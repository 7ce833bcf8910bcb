import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { start, type RunOptions } from '../test/support/run.ts';

const pollMs = 10;

/**
 * Runs a program and returns the peak of memory that it and everything it started hold for themselves,
 * in bytes: anonymous and shared memory (proc(5), RssAnon and RssShmem) summed over the processes and
 * sampled every 10 ms. Mapped files are not in it: the kernel takes their pages back when it needs
 * them, which only a hard limit can prove (see memory-cgroup.ts). Linux only.
 *
 * @throws Error with the output when the program fails.
 */
export function peakMemory(command: readonly [string, ...string[]], options: RunOptions): Promise<number> {
  return peakOf(command, options, async (pid) => {
    const held = await Promise.all((await processTree(pid)).map(heldBytes));
    return held.reduce((sum, bytes) => sum + bytes, 0);
  });
}

/**
 * Runs a program of one process and returns the most memory it had resident, mapped files included, in bytes
 * (proc(5), VmHWM: the kernel's own high-water mark, read until the program ends). Linux only.
 *
 * @throws Error with the output when the program fails.
 */
export function peakResident(command: readonly [string, ...string[]], options: RunOptions): Promise<number> {
  return peakOf(command, options, async (pid) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  });
}

async function peakOf(
  [command, ...args]: readonly [string, ...string[]],
  options: RunOptions,
  measure: (pid: number) => Promise<number>,
): Promise<number> {
  const running = start(command, args, options);
  const ended = running.finished.then(() => true);
  let peakBytes = 0;
  do peakBytes = Math.max(peakBytes, await measure(running.pid));
  while (!(await Promise.race([ended, delay(pollMs, false)])));
  const { exitCode, stdout, stderr } = await running.finished;
  if (exitCode !== 0) throw new Error(`${[command, ...args].join(' ')} failed\n${stdout}${stderr}`);
  return peakBytes;
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

/** 0 for a process that is gone. */
async function heldBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const fields = [...status.matchAll(/^(?:RssAnon|RssShmem):\s+(\d+) kB$/gm)];
  return fields.reduce((sum, [, kibibytes]) => sum + Number(kibibytes) * 1024, 0);
}
