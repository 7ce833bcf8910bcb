import type { Plain } from '../../yaml.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';

/**
 * Share of the CPU that replicas ask for at which there are to be more of them. Above it, the queue of a server that gets its
 * requests at random grows faster than its load does, and a new replica takes half a minute to come.
 */
export const cpuPercent = 70;

/** How long a request may wait for those before it, on average. */
const waitSeconds = 0.25;
/** Fewer than these are a batch that has just come; more than these are near what the alert `ModelQueueLong` tells of. */
const queueBounds = { least: 4, most: 256 } as const;
const queueUnmeasured = 32;
const requestsUnmeasured = 50;

/** Requests that may be in a replica, on average, before there are to be more: what a CPU answers in a quarter of a second. */
export function queueTarget({ measured: { cpuSecondsPerRequest } }: KubernetesModel): number {
  if (cpuSecondsPerRequest === null) return queueUnmeasured;
  const { least, most } = queueBounds;
  return Math.min(most, Math.max(least, Math.round(waitSeconds / cpuSecondsPerRequest)));
}

/** Requests a second that one CPU of a replica is to have. */
export function requestsTarget({ measured: { cpuSecondsPerRequest } }: KubernetesModel): number {
  if (cpuSecondsPerRequest === null) return requestsUnmeasured;
  return Math.max(1, Math.round(cpuPercent / 100 / cpuSecondsPerRequest));
}

/** What has the replicas of a model: its Deployment, or the Rollout that stands for it while it has a canary. */
export function scaleTarget(stack: Pick<KubernetesStack, 'canaryBy'>, { service, canary }: KubernetesModel) {
  return stack.canaryBy === 'rollout' && canary !== null
    ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: service }
    : { apiVersion: 'apps/v1', kind: 'Deployment', name: service };
}

/** Up at once, twofold; down by a quarter a minute, when five minutes have not asked for more. */
export const scalingBehavior = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 15 },
      { type: 'Pods', value: 4, periodSeconds: 15 },
    ],
  },
  scaleDown: {
    stabilizationWindowSeconds: 300,
    selectPolicy: 'Max',
    policies: [
      { type: 'Percent', value: 25, periodSeconds: 60 },
      { type: 'Pods', value: 1, periodSeconds: 60 },
    ],
  },
} satisfies Plain;
