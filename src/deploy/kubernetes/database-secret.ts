import type { KubernetesStack } from './kubernetes-stack.ts';

/** The Secret whose `uri` leads to the database: an existing one's, or what CloudNativePG makes for its Cluster's user. */
export function databaseSecretName({ name, databaseSecret }: KubernetesStack): string {
  return databaseSecret ?? `${name}-database-app`;
}
