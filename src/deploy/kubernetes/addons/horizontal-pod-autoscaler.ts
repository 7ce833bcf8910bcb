import { labels, type KubernetesObject } from '../object.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { descriptionKey } from './names.ts';
import { scaleTarget, scalingBehavior, scalingTargets } from './scaling.ts';

const queueMetric = 'mlpack_queue_depth';

/**
 * A model's HorizontalPodAutoscaler, https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/, on
 * CPU or on the requests in its servers, too; nothing where KEDA makes its own or the number of replicas is fixed.
 */
export function horizontalPodAutoscaler(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const { autoscale } = stack;
  if (autoscale === null || autoscale.by === 'keda') return [];
  const byQueue = autoscale.by === 'queue';
  const targets = scalingTargets(model);
  const queue = {
    type: 'Pods',
    pods: {
      metric: { name: queueMetric },
      target: { type: 'AverageValue', averageValue: String(targets.queueLengthPerPod) },
    },
  };
  const cpu = {
    type: 'Resource',
    resource: {
      name: 'cpu',
      target: { type: 'Utilization', averageUtilization: targets.cpuUtilisationPercent },
    },
  };
  return [
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: {
        name: model.service,
        labels: labels(stack.name, model.service),
        ...(byQueue && {
          annotations: {
            [descriptionKey]: `CPU comes from metrics-server, ${queueMetric} from an adapter of custom.metrics.k8s.io, such as prometheus-adapter by its default rules. Where the adapter is away, CPU alone may add replicas, and nothing takes any.`,
          },
        }),
      },
      spec: {
        scaleTargetRef: scaleTarget(stack, model),
        minReplicas: autoscale.minReplicas,
        maxReplicas: autoscale.maxReplicas,
        metrics: byQueue ? [cpu, queue] : [cpu],
        behavior: scalingBehavior,
      },
    },
  ];
}
