import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { RunLimitError, type RunLimits } from '../../../replay/run-limits.ts';

const lookEveryMilliseconds = 100;

/**
 * What a process answers, unless it takes more than it may: then it is killed.
 *
 * @throws RunLimitError, or what the answer is rejected with
 */
export async function limitRun<Answer>(
  child: ChildProcess,
  { milliseconds, bytes }: RunLimits,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  let exceeded: string | null = null;
  const end = (what: string): void => {
    exceeded ??= what;
    child.kill('SIGKILL');
  };
  const before = heldBytes(child.pid);
  const look = (): void => {
    if (heldBytes(child.pid) - before > bytes) end(`more than ${Math.round(bytes / 2 ** 30)} GiB of memory`);
  };
  const timer = setTimeout(() => end(`more than ${Math.round(milliseconds / 1000)} s`), milliseconds);
  const watch = setInterval(look, lookEveryMilliseconds);
  try {
    return await answer();
  } catch (error) {
    throw exceeded === null ? error : new RunLimitError(exceeded);
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
  }
}

/** Memory of a process's own: not the files that it has mapped, as weights are. 0 where the system doesn't tell. */
function heldBytes(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] =
      /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
