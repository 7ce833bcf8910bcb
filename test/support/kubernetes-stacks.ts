import type { KubernetesModel, KubernetesStack } from '../../src/deploy/kubernetes/kubernetes-stack.ts';
import { digits, iris, stackOf } from './stacks.ts';

const next = `sha256:${'fedcba9876543210'.repeat(4)}`;

/** Iris with gRPC, a next version of which there may be, and what it was seen to take. */
export function clusterModel(changes: Partial<KubernetesModel> = {}): KubernetesModel {
  return {
    ...iris,
    shadow: undefined,
    grpcPort: 8081,
    measured: { memoryBytes: 150 * 2 ** 20, cpuSecondsPerRequest: 0.001 },
    canary: null,
    ...changes,
  };
}

/** Its next version, pinned. */
export const nextIris = { reference: `ghcr.io/me/iris:2.0.0@${next}`, remark: null };

/** What gets copies of the requests of iris, when it has a shadow. */
export const irisShadow = {
  service: 'iris-shadow',
  image: nextIris,
  digest: next,
  port: 8080,
  grpcPort: 8081,
  memoryBytes: 2 ** 29,
  measured: { memoryBytes: 2 ** 29, cpuSecondsPerRequest: null },
};

/** Digits, of whose CPU nothing is known, at a port that Knative keeps for itself. */
export const clusterDigits: KubernetesModel = {
  ...digits,
  shadow: undefined,
  port: 9090,
  grpcPort: null,
  measured: { memoryBytes: 2 ** 31, cpuSecondsPerRequest: null },
  canary: null,
};

/** A stack for Kubernetes of one model and nothing else, but for what is said. */
export function clusterStack(changes: Partial<KubernetesStack> = {}): KubernetesStack {
  return {
    ...stackOf(),
    models: [clusterModel()],
    style: 'deployment',
    overlays: [],
    autoscale: null,
    entry: null,
    secrets: 'plain',
    sealedLogin: null,
    databaseSecret: null,
    canaryBy: null,
    ...changes,
  };
}
