import { postgres } from '../../prediction-log.ts';
import { labels, type KubernetesObject } from '../object.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { databaseLogin } from './database-login.ts';
import { descriptionKey, stackObjectName } from './names.ts';

/** Most instances: one that writes, one that takes over, and one beside it meanwhile. */
const mostInstances = 3;
/** Port that CloudNativePG's pods have for Prometheus. */
const metricsPort = 'metrics';

/** Name of the stack's Cluster, after which CloudNativePG calls its Services and Secrets; at most 50 characters may be. */
export function clusterName(stack: Pick<KubernetesStack, 'name'>): string {
  return stackObjectName(stack, postgres.host);
}

/** Labels of the Cluster's pods, which take connections at {@link postgres}' port. */
export function clusterPodLabels(stack: Pick<KubernetesStack, 'name'>): Record<string, string> {
  return { 'cnpg.io/cluster': clusterName(stack) };
}

/**
 * PostgreSQL of the stack as a Cluster of CloudNativePG, https://cloudnative-pg.io/docs/, which makes its certificates, its
 * Services and, unless the stack says otherwise, its password; and a PodMonitor where the stack is monitored. It's of as many
 * instances as models have replicas, three at most. Nothing where predictions go to a database that is there already.
 */
export function databaseCluster(stack: KubernetesStack): KubernetesObject[] {
  if (stack.database !== 'postgres' || stack.databaseSecret !== null) return [];
  const name = clusterName(stack);
  const replicas = stack.autoscale?.minReplicas ?? stack.replicas;
  const instances = Math.min(mostInstances, Math.max(1, replicas));
  const login = databaseLogin(stack);
  const cluster: KubernetesObject = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: {
      name,
      labels: labels(stack.name, name),
      annotations: {
        [descriptionKey]:
          'Every prediction. It has no backup yet (https://cloudnative-pg.io/docs/current/backup/). While it is away, predictions wait in the spools of the pods.',
      },
    },
    spec: {
      instances,
      // The only instance could never be moved to another node.
      enablePDB: instances > 1,
      bootstrap: {
        initdb: {
          database: postgres.database,
          owner: postgres.user,
          secret: login === null ? undefined : { name: login.name },
        },
      },
      storage: { size: '10Gi' },
      resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '512Mi' } },
    },
  };
  return stack.monitoring ? [cluster, podMonitor(stack, name)] : [cluster];
}

/** The Cluster could have one made (`enablePodMonitor`), which is deprecated. */
function podMonitor(stack: KubernetesStack, name: string): KubernetesObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, labels: labels(stack.name, name) },
    spec: {
      selector: { matchLabels: clusterPodLabels(stack) },
      podMetricsEndpoints: [{ port: metricsPort }],
    },
  };
}
