import { postgres } from '../../prediction-log.ts';
import type { StackShadow } from '../../stack.ts';
import type { Comment, Plain } from '../../yaml.ts';
import { clusterPodLabels } from '../addons/database-cluster.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, selectorLabels, type KubernetesObject } from '../object.ts';
import { portNames } from './deployment.ts';

/** Namespaces with this label may ask the models: that of the gateway, of monitoring, of callers in the cluster. */
export const askingLabel = { key: 'mlpack.dev/asks', value: 'models' } as const;

/**
 * Who reaches a model's pods, and whom they reach: asked by the stack's own pods and by namespaces that were let in by their
 * label; asking for names, the database and a shadow only.
 */
export function networkPolicy(stack: KubernetesStack, model: KubernetesModel): KubernetesObject {
  const { service, grpcPort, shadow } = model;
  const ports = [{ port: portNames.http }, ...(grpcPort === null ? [] : [{ port: portNames.grpc }])];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: service, labels: labels(stack.name, service) },
    spec: {
      podSelector: { matchLabels: selectorLabels(stack.name, service) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            { podSelector: { matchLabels: { 'app.kubernetes.io/part-of': stack.name } } },
            { namespaceSelector: { matchLabels: { [askingLabel.key]: askingLabel.value } } },
          ],
          ports: ports.map(({ port }) => ({ port, protocol: 'TCP' })),
        },
      ],
      egress: [
        {
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
        ...(stack.database === 'postgres' ? [toDatabase(stack)] : []),
        ...(shadow === undefined ? [] : [toShadow(stack, shadow)]),
      ],
    },
  };
}

/** What is said of it, before its keys. */
export function networkPolicyComments(stack: KubernetesStack, { shadow }: KubernetesModel): Comment[] {
  const { key, value } = askingLabel;
  const elsewhere =
    stack.database === 'postgres' && stack.databaseSecret !== null
      ? ' The database is anywhere at this port: write where it is.'
      : '';
  return [
    {
      at: ['spec', 'ingress'],
      text: `From the stack's own pods, and from namespaces that you let in: kubectl label namespace NAME ${key}=${value}`,
    },
    {
      at: ['spec', 'egress'],
      text: `To name servers, wherever the cluster has them, ${stack.database === 'postgres' ? `and to the database${shadow === undefined ? '' : ' and the shadow'}` : 'and nowhere else'}. Traces need a way to their collector.${elsewhere}`,
    },
  ];
}

function toShadow({ name }: KubernetesStack, { service, port, grpcPort }: StackShadow): Plain {
  const ports = [port, ...(grpcPort === null ? [] : [grpcPort])];
  return {
    to: [{ podSelector: { matchLabels: selectorLabels(name, service) } }],
    ports: ports.map((number) => ({ port: number, protocol: 'TCP' })),
  };
}

/** Of an existing database nobody knows here where it is. */
function toDatabase(stack: KubernetesStack): Plain {
  const ports = [{ port: postgres.port, protocol: 'TCP' }];
  if (stack.databaseSecret !== null) return { ports };
  return { to: [{ podSelector: { matchLabels: clusterPodLabels(stack) } }], ports };
}
