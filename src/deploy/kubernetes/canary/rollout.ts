import type { Plain } from '../../yaml.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, selectorLabels, type KubernetesObject } from '../object.ts';
import { analysisName } from './analysis-template.ts';
import { canaryPercent, canaryService } from './canary-model.ts';

/**
 * Argo Rollouts' Rollout of a model, https://argo-rollouts.readthedocs.io/en/stable/features/specification, and the Service
 * of its canary. The pods are those of the model's Deployment, which has to have the canary's image and must not say how many
 * replicas it has: the Rollout takes it down to none once its own are there. Services keep the ports that the model's has.
 *
 * The share of the canary grows while the analysis holds; when it fails, all requests go back to the version before.
 */
export function rollouts(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const { service, canary, port, grpcPort } = model;
  if (canary === null) return [];
  const own = { name: service, labels: labels(stack.name, service) };
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: own,
      spec: {
        replicas: stack.autoscale === null ? stack.replicas : undefined,
        selector: { matchLabels: selectorLabels(stack.name, service) },
        workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: service, scaleDown: 'onsuccess' },
        revisionHistoryLimit: 3,
        strategy: { canary: strategy(stack, model) },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...own, name: canaryService(model) },
      spec: {
        selector: selectorLabels(stack.name, service),
        ports: [
          { name: 'http', port, targetPort: port },
          ...(grpcPort === null
            ? []
            : [{ name: 'grpc', port: grpcPort, targetPort: grpcPort, appProtocol: 'kubernetes.io/h2c' }]),
        ],
      },
    },
  ];
}

function strategy({ entry }: KubernetesStack, model: KubernetesModel): Plain {
  const { service } = model;
  return {
    canaryService: canaryService(model),
    stableService: service,
    maxSurge: 1,
    maxUnavailable: 0,
    // Without a Gateway the share of the requests is the share of the pods.
    trafficRouting:
      entry?.by === 'gateway'
        ? { plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: service } } }
        : undefined,
    steps: [
      { setWeight: canaryPercent },
      { pause: { duration: '1m' } },
      { analysis: analysis(service) },
      { setWeight: 50 },
      { pause: { duration: '1m' } },
      { analysis: analysis(service) },
    ],
  };
}

function analysis(service: string): Plain {
  return {
    templates: [{ templateName: analysisName(service) }],
    args: [
      { name: 'namespace', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
    ],
  };
}
