import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, selectorLabels, type KubernetesObject } from '../object.ts';

/**
 * Bounds what nodes that are emptied take away at once. One pod may always go: a budget that keeps the only replica would
 * keep its node from ever being emptied.
 */
export function podDisruptionBudget(stack: KubernetesStack, { service }: KubernetesModel): KubernetesObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: service, labels: labels(stack.name, service) },
    spec: {
      maxUnavailable: 1,
      // A pod that never gets ready keeps no node, either.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorLabels(stack.name, service) },
    },
  };
}
