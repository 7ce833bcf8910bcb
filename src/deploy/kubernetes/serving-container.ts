import { routes } from '../../../contract/routes.ts';
import { serveSettings } from '../../../contract/settings/serve-settings.ts';
import { dataFolder, predictionLogEnvironment } from '../prediction-log.ts';
import type { StackImage } from '../stack.ts';
import type { Plain } from '../yaml.ts';
import { databaseSecretName } from './database-secret.ts';
import type { KubernetesModel, KubernetesStack } from './kubernetes-stack.ts';

const bytesPerMiB = 2 ** 20;

/** User that the images run as. Kubernetes can't see from a name that it isn't root, so a number says it. */
const user = 65_532;

/**
 * What Pod Security's level "restricted" asks of a container, and a root that can't be written. It is all said of containers:
 * Knative takes nothing of it for a pod.
 */
export const restricted = {
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

/** Volumes of a pod and a container in it that serves a model, but for name and ports: fields that Knative takes, too. */
export interface Serving {
  readonly container: { readonly [field: string]: Plain | undefined };
  readonly volumes: readonly Plain[];
}

/**
 * A model's server for those who run pods themselves, as KServe and Knative do: nothing that only a Deployment may say,
 * such as what is done before it stops.
 *
 * @param probePort where probes ask; undefined: the container's one port, which Knative finds itself
 */
export function servingParts(
  stack: KubernetesStack,
  model: KubernetesModel,
  {
    image,
    probePort,
    variables = {},
  }: {
    readonly image: StackImage;
    readonly probePort: number | undefined;
    readonly variables?: Readonly<Record<string, string>>;
  },
): Serving {
  const isLogged = stack.database !== 'none';
  const env = [
    ...Object.entries(variables).map(([name, value]) => ({ name, value })),
    ...predictionLog(stack, digestOfImage(image, model.digest)),
  ];
  return {
    container: {
      image: image.reference,
      env: env.length === 0 ? undefined : env,
      startupProbe: probe(routes.ready, probePort, { periodSeconds: 2, failureThreshold: 150 }),
      readinessProbe: probe(routes.ready, probePort, { periodSeconds: 5, failureThreshold: 2 }),
      livenessProbe: probe(routes.live, probePort, { periodSeconds: 10, failureThreshold: 6 }),
      resources: resources(model),
      securityContext: restricted,
      volumeMounts: [
        { name: 'tmp', mountPath: '/tmp' },
        ...(isLogged ? [{ name: 'data', mountPath: dataFolder }] : []),
      ],
    },
    volumes: [
      { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
      ...(isLogged ? [{ name: 'data', emptyDir: { sizeLimit: '1Gi' } }] : []),
    ],
  };
}

/** The digest that an image's reference has; that of another where it has none. */
export function digestOfImage({ reference }: StackImage, otherwise: string): string {
  return /@(?<digest>sha256:[0-9a-f]{64})$/u.exec(reference)?.groups?.['digest'] ?? otherwise;
}

/** The database's address comes with its password, from a Secret. */
function predictionLog(stack: KubernetesStack, digest: string): Plain[] {
  const isPostgres = stack.database === 'postgres';
  const uri = { secretKeyRef: { name: databaseSecretName(stack), key: 'uri' } };
  return Object.entries(predictionLogEnvironment(stack.database, digest))
    .filter(([name]) => name !== serveSettings.predictionLogPasswordFile.variable)
    .map(([name, value]) =>
      isPostgres && name === serveSettings.predictionLog.variable
        ? { name, valueFrom: uri }
        : { name, value },
    );
}

function probe(
  path: string,
  port: number | undefined,
  timing: { readonly periodSeconds: number; readonly failureThreshold: number },
): Plain {
  return { httpGet: { path, port }, timeoutSeconds: 5, successThreshold: 1, ...timing };
}

function resources({ measured, memoryBytes }: KubernetesModel): Plain {
  const requested = Math.min(measured.memoryBytes, memoryBytes);
  return {
    requests: { cpu: '250m', memory: mebibytes(requested) },
    limits: { cpu: '1', memory: mebibytes(memoryBytes) },
  };
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / bytesPerMiB)}Mi`;
}
