import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answers, connectEngine, type Engine } from './engine-connection.ts';
import { isAlive, killEngine, removeEngineLeftovers } from './engine-leftovers.ts';
import { createBridge } from './engine-network.ts';
import { exists } from './rig-cache.ts';

const FOLDER_PREFIX = 'mlpack-engine-';
const READY_TIMEOUT_MS = 60_000;

/** Folders in which Debian has put the docker CLI's plugins over time. */
const PLUGIN_FOLDERS = ['usr/libexec/docker/cli-plugins', 'usr/lib/docker/cli-plugins'];

export interface LaunchOptions {
  /** What its daemon.json says. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Network namespace that it runs in and that goes with it; undefined: this machine's, with a bridge of its own. */
  readonly namespace?: string | undefined;
}

/**
 * Starts the dockerd unpacked under `packages` with folders, socket and bridge of its own.
 *
 * @throws Error with the daemon's last log lines when it ends or stays silent; nothing is left then.
 */
export async function launchEngine(packages: string, options: LaunchOptions = {}): Promise<Engine> {
  await removeAbandonedEngines();
  const dir = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  try {
    await writeFile(join(dir, 'owner'), String(process.pid));
    const path = [
      `${packages}/usr/bin`,
      `${packages}/usr/sbin`,
      process.env['PATH'] ?? '',
      '/usr/sbin',
      '/sbin',
    ].join(delimiter);
    const dockerConfig = await writeCliConfig(dir, packages);
    const socketPath = await startDaemon(dir, path, options);
    const engine = connectEngine({ socketPath, dockerConfig, path });
    const stop = async () => {
      // One of a swarm would wait for others, which may be gone.
      if (options.namespace === undefined) await removeContainers(engine);
      else await killEngine(dir);
      await removeEngineLeftovers(dir);
    };
    return { ...engine, stop };
  } catch (error) {
    await removeEngineLeftovers(dir);
    throw error;
  }
}

/** A DOCKER_CONFIG with the unpacked plugins and nobody's credentials. */
async function writeCliConfig(dir: string, packages: string): Promise<string> {
  const dockerConfig = join(dir, 'config');
  await mkdir(dockerConfig);
  for (const folder of PLUGIN_FOLDERS) {
    const plugins = join(packages, folder);
    if (await exists(plugins)) await symlink(plugins, join(dockerConfig, 'cli-plugins'));
  }
  return dockerConfig;
}

async function startDaemon(
  dir: string,
  path: string,
  { config = {}, namespace }: LaunchOptions,
): Promise<string> {
  const network = namespace === undefined ? await ownBridge(dir) : {};
  // Written first: whoever cleans up after a kill knows what to remove.
  if (namespace !== undefined) await writeFile(join(dir, 'netns'), namespace);
  const configFile = join(dir, 'daemon.json');
  await writeFile(configFile, JSON.stringify(config));
  const socketPath = join(dir, 'docker.sock');
  const logPath = join(dir, 'dockerd.log');
  const log = openSync(logPath, 'a');
  const args = {
    '--config-file': configFile,
    '--data-root': join(dir, 'root'),
    '--exec-root': join(dir, 'exec'),
    '--host': `unix://${socketPath}`,
    '--pidfile': join(dir, 'pid'),
    ...network,
  };
  const command = ['dockerd', ...Object.entries(args).flat()];
  // Unlike `ip netns exec`, it leaves the mounts of cgroups where they are.
  const entered = namespace === undefined ? [] : ['nsenter', `--net=/run/netns/${namespace}`];
  const [program = '', ...words] = [...entered, ...command];
  // Its own process group: Ctrl-C is for the tests, which then stop the engine in order.
  const daemon = spawn(program, words, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, PATH: path },
  });
  closeSync(log);
  daemon.unref();
  await waitUntilReady(once(daemon, 'exit'), socketPath, logPath);
  return socketPath;
}

/** The arguments of dockerd for a bridge that nobody else has. */
async function ownBridge(dir: string): Promise<Record<string, string>> {
  const name = `mlp${randomBytes(5).toString('hex')}`;
  await writeFile(join(dir, 'bridge'), name);
  const { addressPool } = await createBridge(name);
  return { '--bridge': name, '--default-address-pool': `base=${addressPool},size=24` };
}

async function waitUntilReady(exited: Promise<unknown>, socketPath: string, logPath: string): Promise<void> {
  let hasExited = false;
  const noteExit = () => {
    hasExited = true;
  };
  void exited.then(noteExit, noteExit);
  for (const start = Date.now(); Date.now() - start < READY_TIMEOUT_MS;) {
    if (await answers(socketPath)) return;
    if (hasExited) break;
    await delay(50);
  }
  const lastLines = (await readFile(logPath, 'utf8')).trimEnd().split('\n').slice(-15).join('\n');
  throw new Error(`dockerd ${hasExited ? 'ended' : 'did not answer in time'}:\n${lastLines}`);
}

/** Containers first: one that runs on would keep its shim, and its mounts. */
async function removeContainers(engine: Engine): Promise<void> {
  const { stdout } = await engine.dockerCli(['ps', '--all', '--quiet', '--no-trunc']);
  const ids = stdout.split('\n').filter((line) => line !== '');
  if (ids.length > 0) await engine.dockerCli(['rm', '--force', ...ids]);
  await engine.dockerCli(['network', 'prune', '--force']);
}

/** Cleans up after test runs that were killed. */
async function removeAbandonedEngines(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const dir = join(tmpdir(), name);
    const owner = Number(await readFile(join(dir, 'owner'), 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await removeEngineLeftovers(dir);
  }
}
