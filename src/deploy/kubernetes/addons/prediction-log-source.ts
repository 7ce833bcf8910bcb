import { serveSettings } from '../../../../contract/settings/serve-settings.ts';
import { environmentSettings } from '../../../../contract/settings/environment-settings.ts';
import { dataFolder, postgres, spoolFolder } from '../../prediction-log.ts';
import type { Plain } from '../../yaml.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { clusterName } from './database-cluster.ts';
import { databaseLogin } from './database-login.ts';

/** Folder that a server finds the database's password and certificate in. */
const loginFolder = '/run/secrets/database';
const passwordFile = 'password';
const authorityFile = 'ca.crt';

/** What a pod needs so that its server records predictions: parts of its container and of its own. */
export interface PredictionLogSource {
  /** Variables of the container, `env`. */
  readonly env: readonly Plain[];
  /** The container's `volumeMounts`. */
  readonly volumeMounts: readonly Plain[];
  /** The pod's `volumes`. */
  readonly volumes: readonly Plain[];
}

/**
 * How a model's server is told where predictions go: by the Secret that CloudNativePG makes of the stack's Cluster, over TLS
 * that it is verified by, or by `uri` of an existing database's Secret, which says itself how (`?sslmode=verify-full`). Null
 * where they go nowhere. A pod doesn't start before the Secret is there.
 *
 * What the database hasn't got yet is on a volume of the pod: it outlives the container, and not the pod. A server that is told to
 * stop takes eight seconds to bring it there (docs/predictions.md).
 */
export function predictionLogSource(
  stack: KubernetesStack,
  model: Pick<KubernetesModel, 'digest'>,
): PredictionLogSource | null {
  if (stack.database !== 'postgres') return null;
  const { databaseSecret } = stack;
  const own = databaseSecret === null ? clusterLogin(stack) : null;
  const url =
    databaseSecret === null
      ? { value: clusterUrl(stack) }
      : { valueFrom: { secretKeyRef: { name: databaseSecret, key: 'uri' } } };
  return {
    env: [
      { name: serveSettings.predictionLog.variable, ...url },
      ...(own === null
        ? []
        : [
            {
              name: serveSettings.predictionLogPasswordFile.variable,
              value: `${loginFolder}/${passwordFile}`,
            },
          ]),
      { name: serveSettings.predictionSpool.variable, value: spoolFolder },
      { name: environmentSettings.imageDigest.variable, value: model.digest },
    ],
    volumeMounts: [
      { name: 'predictions', mountPath: dataFolder },
      ...(own === null ? [] : [{ name: 'database-login', mountPath: loginFolder, readOnly: true }]),
    ],
    volumes: [
      // More than a spool takes by default, beyond which the kubelet ends the pod.
      {
        name: 'predictions',
        emptyDir: { sizeLimit: `${serveSettings.predictionSpoolMaxMb.default + 64}Mi` },
      },
      ...(own === null ? [] : [own]),
    ],
  };
}

/** The password, and the certificate by which the database is known: not the key beside it. */
function clusterLogin(stack: KubernetesStack): Plain {
  const cluster = clusterName(stack);
  const login = databaseLogin(stack)?.name ?? `${cluster}-app`;
  const only = (name: string, key: string) => ({ secret: { name, items: [{ key, path: key }] } });
  return {
    name: 'database-login',
    projected: { sources: [only(login, passwordFile), only(`${cluster}-ca`, authorityFile)] },
  };
}

/** CloudNativePG's Service that leads to the instance that writes; its certificate has that name. */
function clusterUrl(stack: KubernetesStack): string {
  const { user, port, database } = postgres;
  const tls = `sslmode=verify-full&sslrootcert=${loginFolder}/${authorityFile}`;
  return `postgres://${user}@${clusterName(stack)}-rw:${port}/${database}?${tls}`;
}
