import { readFileSync } from 'node:fs';
import { errnoOf } from './files/file-error.ts';

const isLinux = process.platform === 'linux';
const none = '0';

/**
 * Names this process among all that have had or will have its id on this host, as `<pid>-<start>`: ids are
 * given again, soonest after a reboot. `<start>` is in clock ticks after boot (proc_pid_stat(5)); 0 where
 * the system doesn't tell.
 */
export const processIdentity = `${process.pid}-${isLinux ? (statusOf(process.pid)?.start ?? none) : none}`;

/** Whether the process of this host so named lives, whoever's it is. One that only waits to be reaped does not. */
export function isProcessAlive(identity: string): boolean {
  const [pid = '', start = none] = identity.split('-');
  if (!signalReaches(Number(pid))) return false;
  // Where this process cannot see itself, /proc is hidden.
  if (!isLinux || start === none || processIdentity.endsWith(`-${none}`)) return true;
  const status = statusOf(Number(pid));
  return status !== undefined && status.state !== 'Z' && status.start === start;
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

/** Undefined when it has gone. */
function statusOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is a name in parentheses, which may itself hold blanks and parentheses.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, start: fields[18] ?? none };
  } catch {
    return undefined;
  }
}
