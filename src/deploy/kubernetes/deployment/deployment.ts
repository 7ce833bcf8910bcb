import type { Comment, Plain } from '../../yaml.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, selectorLabels, type KubernetesObject } from '../object.ts';
import { resourcesRemark } from '../resources.ts';
import { servingParts, user } from '../serving-container.ts';
import { settingsName } from './settings.ts';
import { graceSeconds, stopping } from './stopping.ts';

/** Names of the ports, by which Services and probes find them. */
export const portNames = { http: 'http', grpc: 'grpc' } as const;

/**
 * The pods of a model's server, https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/. Of a new version,
 * one pod is ready before one of the old version goes.
 */
export function deployment(stack: KubernetesStack, model: KubernetesModel): KubernetesObject {
  const { service, image } = model;
  const selector = selectorLabels(stack.name, service);
  const { container, volumes } = servingParts(stack, model, { image, probePort: portNames.http });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: service, labels: labels(stack.name, service) },
    spec: {
      replicas: fixedReplicas(stack, model),
      revisionHistoryLimit: 5,
      // A pod that ends as soon as it's asked is no reason to take away another.
      minReadySeconds: 5,
      progressDeadlineSeconds: 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: labels(stack.name, service) },
        spec: {
          automountServiceAccountToken: false,
          // Variables of every Service of the namespace, of which one called "grpc" would be GRPC_PORT.
          enableServiceLinks: false,
          terminationGracePeriodSeconds: graceSeconds,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: user,
            runAsGroup: user,
            fsGroup: user,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map(
            (topologyKey) => spread(topologyKey, selector),
          ),
          containers: [
            {
              name: 'server',
              image: image.reference,
              ports: ports(model),
              envFrom: [{ configMapRef: { name: settingsName(service) } }],
              ...container,
              lifecycle: { preStop: { sleep: { seconds: stopping.preStopSeconds } } },
            },
          ],
          volumes,
        },
      },
    },
  };
}

/** What is said of a Deployment, before its keys. */
export function deploymentComments(stack: KubernetesStack, model: KubernetesModel): Comment[] {
  const pod = ['spec', 'template', 'spec'];
  const container = [...pod, 'containers', '0'];
  const { remark } = model.image;
  return [
    ...(remark === null ? [] : [{ at: [...container, 'image'], text: remark }]),
    { at: [...container, 'resources'], text: resourcesRemark(stack, model) },
    {
      at: [...container, 'lifecycle'],
      text: 'Serves on until nobody is sent here any more; since Kubernetes 1.30. The image has no sleep of its own.',
    },
    {
      at: [...pod, 'terminationGracePeriodSeconds'],
      text: `${stopping.preStopSeconds} s of preStop, ${stopping.drainSeconds} s of MLPACK_DRAIN_DELAY_MS, and what the last answers may take.`,
    },
    ...(fixedReplicas(stack, model) === undefined
      ? [{ at: ['spec', 'revisionHistoryLimit'], text: 'Another object says how many replicas there are.' }]
      : []),
  ];
}

/** Undefined where an autoscaler or a Rollout says how many there are: it would be undone by every `kubectl apply`. */
function fixedReplicas(
  { autoscale, canaryBy, replicas }: KubernetesStack,
  { canary }: KubernetesModel,
): number | undefined {
  const isRolled = canaryBy === 'rollout' && canary !== null;
  return autoscale === null && !isRolled ? replicas : undefined;
}

function ports({ port, grpcPort }: KubernetesModel): Plain[] {
  const http = { name: portNames.http, containerPort: port, protocol: 'TCP' };
  if (grpcPort === null) return [http];
  return [http, { name: portNames.grpc, containerPort: grpcPort, protocol: 'TCP' }];
}

/** Replicas of a version apart from each other where there is room, so that a node or zone takes few of them with it. */
function spread(topologyKey: string, selector: Readonly<Record<string, string>>): Plain {
  return {
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
    matchLabelKeys: ['pod-template-hash'],
  };
}
