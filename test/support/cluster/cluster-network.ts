import { randomBytes } from 'node:crypto';
import { createBridge, removeBridges } from '../engine-network.ts';
import { run, runOk } from '../run.ts';

/** Addresses of pods and services, which nothing else on this machine has; engines of the rig take theirs from 10.200 up. */
export const ranges = {
  pods: '10.197.0.0/16',
  podBridge: '10.197.0.1/16',
  services: '10.198.0.0/16',
} as const;

export interface ClusterNetwork {
  readonly namespace: string;
  /** The node's, which this machine reaches. */
  readonly address: string;
  /** This machine's, which the node reaches. */
  readonly gateway: string;
}

/**
 * Makes a network namespace with a cable to this machine, which sends what is for pods and services there.
 *
 * @param endings told what takes it away again, the last first
 */
export async function connectNamespace(endings: (() => Promise<unknown>)[]): Promise<ClusterNetwork> {
  const bridge = `mlk${randomBytes(5).toString('hex')}`;
  const namespace = `${bridge}1`;
  endings.push(() => removeBridges(bridge));
  const { addressPool } = await createBridge(bridge);
  await runOk('iptables', ['-w', '-I', 'FORWARD', '-i', bridge, '-o', bridge, '-j', 'ACCEPT']);
  const subnet = addressPool.replace(/\d+\/\d+$/u, '');
  const [gateway, address] = [`${subnet}1`, `${subnet}11`];
  const ip = (...args: string[]) => runOk('ip', args);
  endings.push(() => run('ip', ['netns', 'delete', namespace]));
  await ip('netns', 'add', namespace);
  await ip('link', 'add', namespace, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
  await ip('link', 'set', namespace, 'master', bridge, 'up');
  await ip('-n', namespace, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  for (const link of ['lo', 'eth0']) await ip('-n', namespace, 'link', 'set', link, 'up');
  await ip('-n', namespace, 'route', 'add', 'default', 'via', gateway);
  // They go with the bridge.
  for (const range of [ranges.pods, ranges.services]) await ip('route', 'add', range, 'via', address);
  return { namespace, address, gateway };
}
