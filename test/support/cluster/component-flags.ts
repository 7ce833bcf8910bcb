import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine.ts';
import { ranges } from './cluster-network.ts';
import { createServiceKeys } from './service-keys.ts';

const token = 'cluster-token';

export const nodeName = 'node-1';

/** What clients of the cluster are configured with: whoever has the token may do all. */
export function clientConfig(address: string) {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'cluster', cluster: { server: `https://${address}:6443`, 'insecure-skip-tls-verify': true } },
    ],
    users: [{ name: 'user', user: { token } }],
    contexts: [{ name: 'context', context: { cluster: 'cluster', user: 'user' } }],
    'current-context': 'context',
  };
}

/** Writes what the API server reads. @returns its flags */
export async function apiServerFlags(dir: string, address: string): Promise<Record<string, string>> {
  const keys = await createServiceKeys(dir);
  const tokens = join(dir, 'tokens.csv');
  await writeFile(tokens, `${token},user,user,system:masters\n`);
  return {
    'etcd-servers': 'http://127.0.0.1:2379',
    'service-cluster-ip-range': ranges.services,
    'secure-port': '6443',
    'bind-address': address,
    'advertise-address': address,
    'cert-dir': join(dir, 'certificates'),
    'token-auth-file': tokens,
    'authorization-mode': 'AlwaysAllow',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-signing-key-file': keys.privateFile,
    'service-account-key-file': keys.publicFile,
  };
}

/** Flags of a kubelet that has its pods run by an engine. @param pause image of the container that holds a pod's network */
export function kubeletFlags({
  dir,
  kubeconfig,
  engine,
  address,
  pause,
}: {
  readonly dir: string;
  readonly kubeconfig: string;
  readonly engine: Engine;
  readonly address: string;
  readonly pause: string;
}): Record<string, string> {
  return {
    kubeconfig,
    'docker-endpoint': `unix://${engine.socketPath}`,
    'experimental-dockershim-root-directory': join(dir, 'dockershim'),
    'root-dir': join(dir, 'kubelet'),
    'cert-dir': join(dir, 'kubelet-certificates'),
    'volume-plugin-dir': join(dir, 'plugins'),
    'hostname-override': nodeName,
    'node-ip': address,
    'pod-infra-container-image': pause,
    'cgroup-driver': 'cgroupfs',
    // The machine's own cgroups are left as they are.
    'cgroups-per-qos': 'false',
    'enforce-node-allocatable': '',
    'fail-swap-on': 'false',
    'eviction-hard': '',
    'image-gc-high-threshold': '100',
    'resolv-conf': '',
    'anonymous-auth': 'true',
    'authorization-mode': 'AlwaysAllow',
    'healthz-port': '0',
    'read-only-port': '0',
  };
}
