import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { start, type RunOptions } from '../../test/support/run.ts';

const pollMs = 10;

/**
 * Runs a program of one process and returns the most memory it had resident, mapped files included, in bytes
 * (proc(5), VmHWM: the kernel's own high-water mark, read until the program ends). Linux only.
 *
 * @throws Error with the output when the program fails.
 */
export async function peakResident(
  [command, ...args]: readonly [string, ...string[]],
  options: RunOptions,
): Promise<number> {
  const running = start(command, args, options);
  const ended = running.finished.then(() => true);
  let peakBytes = 0;
  do {
    const status = await readFile(`/proc/${running.pid}/status`, 'utf8').catch(() => '');
    peakBytes = Math.max(peakBytes, Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024);
  } while (!(await Promise.race([ended, delay(pollMs, false)])));
  const { exitCode, stdout, stderr } = await running.finished;
  if (exitCode !== 0) throw new Error(`${[command, ...args].join(' ')} failed\n${stdout}${stderr}`);
  return peakBytes;
}
