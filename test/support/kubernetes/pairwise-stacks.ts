import type { KubernetesStack } from '../../../src/deploy/kubernetes/kubernetes-stack.ts';
import { clusterDigits, clusterModel, clusterStack, irisShadow, nextIris } from '../kubernetes-stacks.ts';
import { pairwise } from './pairwise.ts';

const bounds = { minReplicas: 2, maxReplicas: 6 };
/** The entry of a stack behind a Gateway. */
export const gateway = { by: 'gateway', host: 'models.example.org', name: 'public' } as const;

const choices = pairwise({
  style: ['deployment', 'deployment', 'kserve', 'knative'] as const,
  models: ['one', 'two', 'canary', 'rollout', 'shadow'] as const,
  autoscale: [
    null,
    { by: 'cpu', ...bounds },
    { by: 'queue', ...bounds },
    { by: 'keda', minReplicas: 0, maxReplicas: 6 },
  ] as const,
  monitoring: [false, true],
  database: ['none', 'cluster', 'secret'] as const,
  entry: [null, gateway, { by: 'ingress', host: 'models.example.org', name: 'nginx' }] as const,
  secrets: ['plain', 'sealed', 'external'] as const,
});

/** A stack of a choice, without what the command refuses there. */
function stackOf({ style, models, database, entry, ...choice }: (typeof choices)[number]): KubernetesStack {
  const isDeployed = style === 'deployment';
  const hasCanary = models === 'canary' || models === 'rollout';
  const isCompared = models === 'shadow' && isDeployed && database !== 'none';
  const iris = clusterModel({
    canary: hasCanary ? nextIris : null,
    shadow: isCompared ? irisShadow : undefined,
  });
  const isSealed = choice.secrets === 'sealed' && database === 'cluster';
  const byRoute = models === 'canary';
  return clusterStack({
    ...choice,
    style,
    models: models === 'two' ? [iris, { ...clusterDigits, image: nextIris }] : [iris],
    overlays: ['staging', 'production'],
    monitoring: isDeployed && choice.monitoring,
    database: database === 'none' ? 'none' : 'postgres',
    databaseSecret: database === 'secret' ? 'company-db' : null,
    secrets: choice.secrets === 'sealed' && !isSealed ? 'plain' : choice.secrets,
    sealedLogin: isSealed ? { username: 'c2VhbGVk', password: 'c2VhbGVk' } : null,
    entry: !isDeployed ? null : byRoute ? gateway : entry,
    canaryBy: !isDeployed || !hasCanary ? null : byRoute ? 'httproute' : 'rollout',
    replicas: 2,
  });
}

/** Stacks in which each value of an option stands beside each of every other, with what they are of. */
export function pairwiseClusterStacks(): (readonly [title: string, stack: KubernetesStack])[] {
  return choices.map((choice) => [JSON.stringify(choice), stackOf(choice)]);
}
