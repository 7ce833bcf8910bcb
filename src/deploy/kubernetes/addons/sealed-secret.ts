import { labels, type KubernetesObject } from '../object.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { databaseLogin, type LoginSecret } from './database-login.ts';
import { seal, type SealingKey } from './seal.ts';

/** By what a stack's secrets are sealed, and for which namespace: in another, they can't be opened. */
export interface Sealing {
  readonly key: SealingKey;
  readonly namespace: string;
}

/**
 * The entries of the database's login with a password, sealed. Each call gives other bytes for the same value.
 */
export function sealLogin(
  { name, known, secret }: LoginSecret,
  password: string,
  { key, namespace }: Sealing,
): Record<string, string> {
  const entries = Object.entries({ ...known, [secret]: password });
  return Object.fromEntries(entries.map(([entry, text]) => [entry, seal(text, key, { namespace, name })]));
}

/**
 * The database's login as a SealedSecret, https://github.com/bitnami-labs/sealed-secrets, where secrets are kept with the manifests:
 * only the controller of the cluster whose key it is can open it.
 */
export function sealedSecret(stack: KubernetesStack): KubernetesObject[] {
  const login = databaseLogin(stack);
  if (stack.sealedLogin === null || login === null) return [];
  const { name, type } = login;
  const own = labels(stack.name, name);
  return [
    {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { name, labels: own },
      spec: {
        encryptedData: stack.sealedLogin,
        // CloudNativePG changes the database's password when that of the Secret has changed.
        template: { type, metadata: { name, labels: { ...own, 'cnpg.io/reload': 'true' } } },
      },
    },
  ];
}
