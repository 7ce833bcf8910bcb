import type { Plain } from '../../yaml.ts';
import { labels, type KubernetesObject } from '../object.ts';
import type { Entry, KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { descriptionKey } from './names.ts';
import { scaleTarget, scalingBehavior, scalingTargets } from './scaling.ts';

/** Where the Prometheus operator's own Service is found in the namespace that kube-prometheus uses. */
export const prometheusAddress = 'http://prometheus-operated.monitoring.svc:9090';

/**
 * A model's ScaledObject of KEDA, https://keda.sh/docs/latest/reference/scaledobject-spec/: by CPU, by the requests in its
 * servers as Prometheus knows them, and where it may have no replica at all, by the requests that the entry has for it.
 * Nothing is written unless the stack scales by KEDA.
 *
 * While there is no replica, no server counts requests. KEDA holds none back: whoever asks first is sent away with 503 until a
 * replica is ready. So the trigger that wakes the model is a metric of the entry, which counts those that it sent away, and
 * a stack that has neither an entry nor patient callers is better off with Knative, which keeps a request until it's answered.
 */
export function scaledObject(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const { autoscale, entry } = stack;
  if (autoscale?.by !== 'keda') return [];
  const { service } = model;
  const { minReplicas, maxReplicas } = autoscale;
  const toZero = minReplicas === 0;
  const targets = scalingTargets(model);
  return [
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: {
        name: service,
        labels: labels(stack.name, service),
        annotations: { [descriptionKey]: description(toZero, entry) },
      },
      spec: {
        scaleTargetRef: scaleTarget(stack, model),
        pollingInterval: 15,
        cooldownPeriod: 300,
        minReplicaCount: minReplicas,
        maxReplicaCount: maxReplicas,
        // Without Prometheus nobody knows how many are needed: no replica is taken away then.
        fallback: {
          failureThreshold: 3,
          replicas: Math.max(1, minReplicas),
          behavior: 'currentReplicasIfHigher',
        },
        advanced: { horizontalPodAutoscalerConfig: { behavior: scalingBehavior } },
        triggers: [
          {
            type: 'cpu',
            metricType: 'Utilization',
            metadata: { value: String(targets.cpuUtilisationPercent) },
          },
          {
            type: 'prometheus',
            name: 'queue',
            metricType: 'AverageValue',
            metadata: {
              serverAddress: prometheusAddress,
              query: `sum(mlpack_queue_depth{service="${service}"})`,
              threshold: String(targets.queueLengthPerPod),
              // Of servers that are there, no answer is a failure; where there may be none, it's none.
              ignoreNullValues: String(toZero),
            },
          },
          ...(toZero && entry !== null ? [entryTrigger(model, entry)] : []),
        ],
      },
    },
  ];
}

/** Both count what they answer with 503 for want of a server. Others, such as Envoy Gateway, count only what reaches one. */
const entryQueries: Readonly<Record<Entry['by'], (service: string) => string>> = {
  gateway: (service) => `sum(rate(istio_requests_total{destination_service_name="${service}"}[1m]))`,
  ingress: (service) => `sum(rate(nginx_ingress_controller_requests{ingress="${service}"}[1m]))`,
};

function entryTrigger(model: KubernetesModel, entry: Entry): Plain {
  return {
    type: 'prometheus',
    name: 'entry',
    metricType: 'AverageValue',
    metadata: {
      serverAddress: prometheusAddress,
      query: entryQueries[entry.by](model.service),
      threshold: String(scalingTargets(model).requestsPerSecond),
      activationThreshold: '0',
    },
  };
}

function description(toZero: boolean, entry: Entry | null): string {
  const always =
    'Queries go by the name of the Service: where one Prometheus watches several namespaces that have it, add namespace="…" to them. ';
  if (!toZero) return `${always}Prometheus is expected at ${prometheusAddress}.`;
  const wakes =
    entry === null
      ? 'Nothing here wakes the model from zero replicas, as its own metrics are gone then: add a trigger that knows of requests to come, such as a queue or the clock'
      : `What wakes the model from zero replicas is the metric of ${entry.by === 'gateway' ? "Istio's gateway" : 'ingress-nginx'}: for another one, put its own there`;
  return `${always}Prometheus is expected at ${prometheusAddress}. ${wakes}. Requests that come meanwhile are answered 503 until a replica is ready; Knative or KEDA's HTTP add-on would keep them waiting.`;
}
