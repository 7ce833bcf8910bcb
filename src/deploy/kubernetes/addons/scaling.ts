import { serveSettings } from '../../../../contract/settings/serve-settings.ts';
import type { Plain } from '../../yaml.ts';
import { autoscaleTargets, type AutoscaleTargets } from '../autoscale-targets.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { cpuLimit } from '../resources.ts';

/** What the autoscaler of a model is told, by the CPUs that its replicas may use. */
export function scalingTargets(model: KubernetesModel): AutoscaleTargets {
  const { cpuSecondsPerRequest } = model.measured;
  return autoscaleTargets({
    cpuSecondsPerRequest,
    cpus: cpuLimit(model),
    maxQueue: serveSettings.maxQueue.default,
  });
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
