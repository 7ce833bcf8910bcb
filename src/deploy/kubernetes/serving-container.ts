import { routes } from '../../../contract/routes.ts';
import type { StackImage } from '../stack.ts';
import type { Plain } from '../yaml.ts';
import { predictionLogSource } from './addons/prediction-log-source.ts';
import type { KubernetesModel, KubernetesStack } from './kubernetes-stack.ts';
import { resources } from './resources.ts';

/** User that the images run as. Kubernetes can't see from a name that it isn't root, so a number says it. */
export const user = 65_532;

/**
 * What Pod Security's level "restricted" asks of a container, and a root that can't be written. It is all said of containers:
 * Knative takes nothing of it for a pod.
 */
export const restricted = {
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  allowPrivilegeEscalation: false,
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
 * A model's server for whoever runs its pods: nothing that only a Deployment may say, such as what is done before it stops.
 *
 * @param probePort where probes ask, by number or name
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
    readonly probePort: number | string;
    readonly variables?: Readonly<Record<string, string>>;
  },
): Serving {
  const log = predictionLogSource(stack, { digest: digestOfImage(image, model.digest) });
  const env = [...Object.entries(variables).map(([name, value]) => ({ name, value })), ...(log?.env ?? [])];
  return {
    container: {
      image: image.reference,
      env: env.length === 0 ? undefined : env,
      startupProbe: probe(routes.ready, probePort, { periodSeconds: 2, failureThreshold: 150 }),
      readinessProbe: probe(routes.ready, probePort, { periodSeconds: 5, failureThreshold: 2 }),
      livenessProbe: probe(routes.live, probePort, { periodSeconds: 10, failureThreshold: 6 }),
      resources: resources(stack, model),
      securityContext: restricted,
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...(log?.volumeMounts ?? [])],
    },
    volumes: [{ name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }, ...(log?.volumes ?? [])],
  };
}

/** The digest that an image's reference has; that of another where it has none. */
export function digestOfImage({ reference }: StackImage, otherwise: string): string {
  return /@(?<digest>sha256:[0-9a-f]{64})$/u.exec(reference)?.groups?.['digest'] ?? otherwise;
}

function probe(
  path: string,
  port: number | string,
  timing: { readonly periodSeconds: number; readonly failureThreshold: number },
): Plain {
  return { httpGet: { path, port }, timeoutSeconds: 5, successThreshold: 1, ...timing };
}
