import type { RouteBackend } from '../addons/routing.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { canaryPercent, canaryService } from './canary-model.ts';

/**
 * What the routes of a model with a canary lead to, https://gateway-api.sigs.k8s.io/guides/traffic-splitting. A Rollout moves the
 * weights; here they are as they are between two rollouts.
 */
export function canaryBackends(
  { canaryBy }: Pick<KubernetesStack, 'canaryBy'>,
  { service }: Pick<KubernetesModel, 'service'>,
): RouteBackend[] {
  const share = canaryBy === 'rollout' ? 0 : canaryPercent;
  return [
    { service, weight: 100 - share },
    { service: canaryService({ service }), weight: share },
  ];
}
