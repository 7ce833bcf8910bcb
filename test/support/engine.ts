import { unpackDebs, type DebianSuite } from './debs.ts';
import { answers, connectEngine, type Engine } from './engine-connection.ts';
import { launchEngine } from './engine-launch.ts';
import { ensureTools } from './tools.ts';
import { RigUnavailable } from './unavailable.ts';

const currentPackages = ['docker.io', 'docker-cli', 'docker-buildx', 'docker-compose', 'containerd'];

export type { Engine } from './engine-connection.ts';

/**
 * Docker Engine 26.1 from Debian 13's packages with folders, socket and bridge of its own, or the
 * engine DOCKER_HOST names when it answers.
 *
 * @throws RigUnavailable when there can be none here, with the reason.
 */
export async function startEngine(): Promise<Engine> {
  refuseWhereUnwanted();
  const given = process.env['DOCKER_HOST'];
  if (given?.startsWith('unix://') === true && (await answers(given.slice('unix://'.length)))) {
    const address = {
      socketPath: given.slice('unix://'.length),
      dockerConfig: process.env['DOCKER_CONFIG'],
      path: process.env['PATH'] ?? '',
    };
    return connectEngine(address);
  }
  await refuseWhereImpossible();
  return launchEngine(await unpackPackages('trixie', currentPackages));
}

/** The same engine with containerd's image store, which is the default of new installations from 29 on. */
export async function startContainerdEngine(): Promise<Engine> {
  refuseWhereUnwanted();
  await refuseWhereImpossible();
  return launchEngine(await unpackPackages('trixie', currentPackages), {
    config: { features: { 'containerd-snapshotter': true } },
  });
}

/** The same engine in a network namespace, which goes with it. @param config its daemon.json */
export async function startEngineIn(
  namespace: string,
  config: Readonly<Record<string, unknown>>,
): Promise<Engine> {
  refuseWhereUnwanted();
  await refuseWhereImpossible();
  return launchEngine(await unpackPackages('trixie', currentPackages), { config, namespace });
}

/** Docker Engine 20.10 as Debian 12 ships it (it has no buildx and no compose). */
export async function startEngine20(): Promise<Engine> {
  refuseWhereUnwanted();
  await refuseWhereImpossible();
  const packages = await unpackPackages('bookworm', ['docker.io', 'containerd']);
  return launchEngine(packages);
}

function refuseWhereUnwanted(): void {
  if (process.env['MLPACK_TEST_ENGINE'] === 'none') throw new RigUnavailable('MLPACK_TEST_ENGINE=none');
}

async function refuseWhereImpossible(): Promise<void> {
  if (process.platform !== 'linux')
    throw new RigUnavailable(`an engine needs Linux, this is ${process.platform}`);
  if (process.getuid?.() !== 0)
    throw new RigUnavailable('starting an engine needs root, or DOCKER_HOST=unix://… of a running one');
  await ensureTools(['runc', 'iptables', 'ip']);
}

async function unpackPackages(suite: DebianSuite, names: readonly string[]): Promise<string> {
  try {
    return await unpackDebs(suite, names);
  } catch (error) {
    throw new RigUnavailable(`Debian's engine packages are not to be had: ${String(error)}`, {
      cause: error,
    });
  }
}
