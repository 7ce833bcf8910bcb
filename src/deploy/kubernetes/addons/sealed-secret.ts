import { labels, type KubernetesObject } from '../object.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { databaseLogin } from './database-login.ts';
import { seal, type SealingKey } from './seal.ts';

/** By what a stack's secrets are sealed, and for which namespace: in another, they can't be opened. */
export interface Sealing {
  readonly key: SealingKey;
  readonly namespace: string;
}

/**
 * The database's login as a SealedSecret, https://github.com/bitnami-labs/sealed-secrets, where secrets are kept with the manifests:
 * only the controller of the cluster whose key it is can open it. Each call gives other bytes for the same value.
 *
 * @param value the database's password, or the URI of an existing one
 */
export function sealedSecret(stack: KubernetesStack, value: string, sealing: Sealing): KubernetesObject[] {
  const login = stack.secrets === 'sealed' ? databaseLogin(stack) : null;
  if (login === null) return [];
  const { name, type, known, secret } = login;
  const { key, namespace } = sealing;
  const sealed = Object.entries({ ...known, [secret]: value }).map(([entry, text]) => [
    entry,
    seal(text, key, { namespace, name }),
  ]);
  return [
    {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { name, labels: labels(stack.name, name) },
      spec: {
        encryptedData: Object.fromEntries(sealed),
        template: { type, metadata: { name, labels: labels(stack.name, name) } },
      },
    },
  ];
}
