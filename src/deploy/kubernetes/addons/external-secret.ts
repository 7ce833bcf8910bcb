import { labels, type KubernetesObject } from '../object.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { databaseLogin } from './database-login.ts';
import { descriptionKey } from './names.ts';

/** Name of the store, which the cluster has. */
const store = { kind: 'ClusterSecretStore', name: 'secrets' } as const;

/**
 * The database's login as an ExternalSecret, https://external-secrets.io/latest/api/externalsecret/, where secrets come from a store
 * outside the cluster: what it has at `STACK/database`, `password` or `uri`, becomes a Secret.
 */
export function externalSecret(stack: KubernetesStack): KubernetesObject[] {
  const login = stack.secrets === 'external' ? databaseLogin(stack) : null;
  if (login === null) return [];
  const { name, type, known, secret } = login;
  return [
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: {
        name,
        labels: labels(stack.name, name),
        annotations: {
          [descriptionKey]: `The store is called here as yours may not be: put its kind and name under secretStoreRef, and where it has the secret under remoteRef.`,
        },
      },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: store,
        target: {
          name,
          creationPolicy: 'Owner',
          template: { type, data: { ...known, [secret]: `{{ .${secret} }}` } },
        },
        data: [{ secretKey: secret, remoteRef: { key: `${stack.name}/database`, property: secret } }],
      },
    },
  ];
}
