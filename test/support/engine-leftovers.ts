import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removeBridges } from './engine-network.ts';
import { run } from './run.ts';

/**
 * Ends and removes all that an engine with its folders under `dir` has left: its processes (by
 * pid), mounts, bridge and files. Also used on the folders of runs that were killed.
 */
export async function removeEngineLeftovers(dir: string): Promise<void> {
  await endProcesses(await processesOf(dir));
  for (const mountPoint of await mountsUnder(dir)) await run('umount', ['-l', mountPoint]);
  const bridge = await readFile(join(dir, 'bridge'), 'utf8').catch(() => undefined);
  if (bridge !== undefined) await removeBridges(bridge);
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Processes whose command line names a path under `dir`: dockerd, containerd and the shims are told their sockets. */
async function processesOf(dir: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    const program = await readlink(`/proc/${pid}/exe`).catch(() => '');
    const isEngine = /\/(dockerd|containerd|containerd-shim-runc-v2|docker-proxy)$/.test(program);
    if (isEngine && words.some((word) => word.includes(`${dir}/`))) found.push(pid);
  }
  return found;
}

async function endProcesses(pids: readonly number[]): Promise<void> {
  for (const pid of pids) signal(pid, 'SIGTERM');
  for (let attempt = 0; attempt < 100 && pids.some((pid) => isAlive(pid)); attempt += 1) await delay(50);
  for (const pid of pids) signal(pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, which is what was wanted.
  }
}

/** Whether a process of this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Mount points under `dir`, the deepest first. */
async function mountsUnder(dir: string): Promise<string[]> {
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  return table
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .filter((mountPoint) => mountPoint.startsWith(`${dir}/`))
    .toReversed();
}
