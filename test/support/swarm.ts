import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { startEngineIn, type Engine } from './engine.ts';
import { killEngine } from './engine-leftovers.ts';
import { createBridge, removeBridges } from './engine-network.ts';
import { startRegistry, type Registry } from './registry.ts';
import { run, runOk } from './run.ts';

/** One engine of a swarm, which has a network namespace for itself. */
interface SwarmNode {
  readonly engine: Engine;
  /** Its address among the others, which this machine reaches, too. */
  readonly address: string;
  /** What the swarm calls it. */
  readonly id: string;
  /** Runs the docker CLI against it. @returns what that printed @throws Error when it fails */
  docker(...args: string[]): Promise<string>;
  /** Takes its cable out. */
  cutOff(): Promise<void>;
  /** Ends it and its containers at once. */
  kill(): Promise<void>;
}

/** Three engines that manage a swarm together, and a registry that all of them reach. */
export interface Swarm {
  readonly nodes: readonly [SwarmNode, SwarmNode, SwarmNode];
  readonly registry: Registry;
  stop(): Promise<void>;
}

/** What ends what a swarm is made of; the last comes first. */
type Endings = (() => Promise<unknown>)[];

/**
 * Starts three engines on this machine, each in a network namespace of its own on one bridge, and makes a swarm of them.
 * What they pull from Docker Hub, they look for in the registry first.
 *
 * Where the kernel has no IPVS, neither a service's virtual address nor the routing mesh leads anywhere, but `tasks.NAME` and
 * ports of mode "host" do.
 *
 * @throws RigUnavailable where there can be no engine
 */
export async function startSwarm(): Promise<Swarm> {
  const endings: Endings = [];
  const stop = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
  };
  try {
    return { ...(await start(endings)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(endings: Endings): Promise<Omit<Swarm, 'stop'>> {
  const bridge = `mls${randomBytes(5).toString('hex')}`;
  endings.push(() => removeBridges(bridge));
  const { addressPool } = await createBridge(bridge);
  // Where another engine is on this machine, it has bridged packets dropped. The rule goes with the bridge.
  await runOk('iptables', ['-w', '-I', 'FORWARD', '-i', bridge, '-o', bridge, '-j', 'ACCEPT']);
  const subnet = addressPool.replace(/\d+\/\d+$/, '');
  const registry = await startRegistry({ address: `${subnet}1` });
  endings.push(() => registry.stop());
  const launch = async (number: number) => {
    const link = `${bridge}${number}`;
    const address = `${subnet}${10 + number}`;
    endings.push(() => run('ip', ['netns', 'delete', link]));
    await connectNamespace(link, bridge, `${address}/24`);
    const engine = await startEngineIn(link, daemonConfig(registry));
    endings.push(() => engine.stop());
    return { engine, link, address };
  };
  const [first, ...others] = [await launch(1), await launch(2), await launch(3)] as const;
  await docker(first.engine, 'swarm', 'init', '--advertise-addr', first.address);
  const token = await docker(first.engine, 'swarm', 'join-token', '--quiet', 'manager');
  for (const { engine, address } of others) {
    const membership = ['--advertise-addr', address, '--token', token];
    await docker(engine, 'swarm', 'join', ...membership, `${first.address}:2377`);
  }
  return { nodes: [await asNode(first), await asNode(others[0]), await asNode(others[1])], registry };
}

function daemonConfig({ host }: Registry) {
  return {
    'registry-mirrors': [`http://${host}`],
    'insecure-registries': [host],
    // Those that it would take otherwise may be the nodes' own.
    'default-address-pools': [{ base: '172.16.0.0/12', size: 24 }],
  };
}

/** Makes a network namespace with a cable to a bridge; the cable's end there is called as the namespace is. */
async function connectNamespace(namespace: string, bridge: string, address: string): Promise<void> {
  const ip = (...args: string[]) => runOk('ip', args);
  await ip('netns', 'add', namespace);
  await ip('link', 'add', namespace, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
  await ip('link', 'set', namespace, 'master', bridge, 'up');
  await ip('-n', namespace, 'addr', 'add', address, 'dev', 'eth0');
  for (const link of ['lo', 'eth0']) await ip('-n', namespace, 'link', 'set', link, 'up');
}

async function docker(engine: Engine, ...args: string[]): Promise<string> {
  return (await runOk('docker', args, { env: engine.env })).stdout.trim();
}

async function asNode({
  engine,
  link,
  address,
}: Pick<SwarmNode, 'engine' | 'address'> & { readonly link: string }): Promise<SwarmNode> {
  return {
    engine,
    address,
    id: await docker(engine, 'info', '--format', '{{.Swarm.NodeID}}'),
    docker: (...args) => docker(engine, ...args),
    cutOff: async () => {
      await runOk('ip', ['link', 'set', link, 'down']);
    },
    kill: () => killEngine(dirname(engine.socketPath)),
  };
}
