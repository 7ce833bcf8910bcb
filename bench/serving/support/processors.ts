import { readFile } from 'node:fs/promises';
import { runOk } from '../../../test/support/run.ts';
import type { Contender } from './server-process.ts';

/**
 * Gives the last processor to this process, whose load generator spins, and to what it starts, and the others
 * to the servers. Sharing one, each would wait for the other's time slice, which is longer than any answer takes.
 *
 * @returns the contender, confined; as it was where there is one processor only
 */
export async function shareProcessors(): Promise<(contender: Contender) => Contender> {
  const mine = await allowedProcessors();
  const last = mine.pop();
  if (last === undefined || mine.length === 0) return (contender) => contender;
  await runOk('taskset', ['--pid', '--cpu-list', String(last), String(process.pid)]);
  return (contender) => ({
    ...contender,
    command: ['taskset', '--cpu-list', mine.join(','), ...contender.command],
  });
}

/** The numbers of the processors this process may run on (proc(5), Cpus_allowed_list). */
async function allowedProcessors(): Promise<number[]> {
  const status = await readFile('/proc/self/status', 'utf8');
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status) ?? [];
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_processor, i) => from + i);
  });
}
