import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removeBridges } from './engine-network.ts';
import { run } from './run.ts';

/**
 * Ends and removes all that an engine with its folders under `dir` has left: its processes (by
 * pid), mounts, bridge, network namespace and files. Also used on the folders of runs that were killed.
 */
export async function removeEngineLeftovers(dir: string): Promise<void> {
  await endProcesses(await processesOf(dir));
  for (const pid of await containerProcessesOf(dir)) signal(pid, 'SIGKILL');
  for (const mountPoint of await mountsUnder(dir)) await run('umount', ['-l', mountPoint]);
  const namespace = await readFile(join(dir, 'netns'), 'utf8').catch(() => undefined);
  if (namespace !== undefined) await run('ip', ['netns', 'delete', namespace]);
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

/** Ends an engine with its folders under `dir` and its containers as a power cut does, without a word to any of them. */
export async function killEngine(dir: string): Promise<void> {
  for (const pid of await processesOf(dir)) signal(pid, 'SIGKILL');
  for (const pid of await containerProcessesOf(dir)) signal(pid, 'SIGKILL');
}

/** Processes in containers of the engine, which outlive a shim that is killed; their cgroups are called as their containers. */
async function containerProcessesOf(dir: string): Promise<number[]> {
  const ids = new Set(await readdir(join(dir, 'root/containers')).catch(() => []));
  const found: number[] = [];
  for (const entry of ids.size === 0 ? [] : await readdir('/proc')) {
    const groups = await readFile(`/proc/${entry}/cgroup`, 'utf8').catch(() => '');
    const [, id = ''] = /[/-]([0-9a-f]{64})\b/.exec(groups) ?? [];
    if (ids.has(id)) found.push(Number(entry));
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
