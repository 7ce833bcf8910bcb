import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startEngineIn } from '../engine.ts';
import { startRegistry, type Registry } from '../registry.ts';
import { run, runOk, start, type Running } from '../run.ts';
import { tempDir } from '../temp.ts';
import { connectNamespace, ranges } from './cluster-network.ts';
import { apiServerFlags, clientConfig, kubeletFlags, nodeName } from './component-flags.ts';
import { clusterPrograms } from './cluster-programs.ts';
import { pauseImage } from './pause-image.ts';
import { runcWithoutScores } from './runc-without-scores.ts';

const readyTimeoutMs = 120_000;
/** A Kubernetes of one node on this machine. */
export interface Cluster {
  /** That its node pulls from, and that this machine reaches under the same name. */
  readonly registry: Registry;
  /** Runs kubectl against it. @returns what that printed @throws Error when it fails */
  kubectl(args: readonly string[], input?: string): Promise<string>;
  /** A program of it; what it is told to do is a signal. */
  signal(name: 'kube-proxy' | 'kubelet', signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

type Endings = (() => Promise<unknown>)[];

/**
 * Starts etcd, API server, controllers, scheduler, kube-proxy and a kubelet with an engine, in a network namespace of their own. Pods and
 * services are reached from this machine by their addresses.
 *
 * @throws RigUnavailable where there can be no engine
 */
export async function startCluster(): Promise<Cluster> {
  const endings: Endings = [];
  const stop = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
  };
  try {
    return { ...(await bringUp(endings)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(endings: Endings): Promise<Omit<Cluster, 'stop'>> {
  const programs = await clusterPrograms();
  const dir = await tempDir();
  endings.push(() => unmountAll(dir));
  const { namespace, address, gateway } = await connectNamespace(endings);
  const registry = await startRegistry({ address: gateway });
  endings.push(() => registry.stop());
  const engine = await startEngineIn(namespace, {
    'insecure-registries': [registry.host],
    bip: ranges.podBridge,
    'default-runtime': 'without-scores',
    runtimes: { 'without-scores': { path: await runcWithoutScores(dir) } },
  });
  endings.push(() => engine.stop());
  const pause = await pauseImage(engine, dir);
  const kubeconfig = join(dir, 'kubeconfig');
  await writeFile(kubeconfig, JSON.stringify(clientConfig(address)));
  const env = { ...process.env, PATH: [programs, process.env['PATH'] ?? ''].join(delimiter) };
  const running = new Map<string, Running>();
  const launch = (name: string, flags: Readonly<Record<string, string>>): void => {
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
    // Unlike `ip netns exec`, it leaves the mounts of cgroups where they are.
    const program = start('nsenter', [`--net=/run/netns/${namespace}`, name, ...args], { env });
    running.set(name, program);
    endings.push(async () => {
      program.kill('SIGCONT');
      program.kill('SIGKILL');
      await program.finished;
    });
  };
  const kubectl = async (args: readonly string[], input?: string): Promise<string> =>
    (
      await runOk(join(programs, 'kubectl'), ['--kubeconfig', kubeconfig, ...args], {
        ...(input !== undefined && { input }),
      })
    ).stdout.trim();
  launch('etcd', {
    'data-dir': join(dir, 'etcd'),
    'listen-client-urls': 'http://127.0.0.1:2379',
    'advertise-client-urls': 'http://127.0.0.1:2379',
    'listen-peer-urls': 'http://127.0.0.1:2380',
  });
  launch('kube-apiserver', await apiServerFlags(dir, address));
  await until(() => kubectl(['get', '--raw', '/readyz']));
  const alone = { 'leader-elect': 'false', port: '0', 'secure-port': '0' };
  launch('kube-controller-manager', {
    kubeconfig,
    'service-account-private-key-file': join(dir, 'service.key'),
    ...alone,
  });
  launch('kube-scheduler', { kubeconfig, ...alone });
  launch('kubelet', kubeletFlags({ dir, kubeconfig, engine, address, pause }));
  await until(() => kubectl(['get', 'node', nodeName]));
  launch('kube-proxy', {
    kubeconfig,
    'hostname-override': nodeName,
    'proxy-mode': 'iptables',
    'masquerade-all': 'true',
    // Limits of the whole machine, which a namespace may not set.
    'conntrack-max-per-core': '0',
    'conntrack-tcp-timeout-established': '0',
    'conntrack-tcp-timeout-close-wait': '0',
  });
  await kubectl(['wait', '--for=condition=Ready', `node/${nodeName}`, '--timeout=120s']);
  await until(() => kubectl(['get', 'serviceaccount', 'default']));
  return { registry, kubectl, signal: (name, signal) => running.get(name)?.kill(signal) };
}

/** What a kubelet mounts in its folder stays mounted when it ends. */
async function unmountAll(dir: string): Promise<void> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const paths = mounts.split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const path of paths.filter((mounted) => mounted.startsWith(`${dir}/`)).toReversed())
    await run('umount', [path]);
}

async function until(look: () => Promise<unknown>): Promise<void> {
  for (const startMs = Date.now(); ; await delay(250)) {
    try {
      await look();
      return;
    } catch (error) {
      if (Date.now() - startMs > readyTimeoutMs) throw error;
    }
  }
}
