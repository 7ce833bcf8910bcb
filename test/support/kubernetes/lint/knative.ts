import { get, record, type Finding, type KubernetesObject } from '../objects.ts';
import { containersOf, podsOf } from '../pods.ts';

/** What Knative Serving's webhook takes of a pod where no feature flag allows more (its `PodSpecMask`). */
const podFields = new Set([
  'containers',
  'volumes',
  'serviceAccountName',
  'imagePullSecrets',
  'enableServiceLinks',
  'automountServiceAccountToken',
  'containerConcurrency',
  'timeoutSeconds',
  'responseStartTimeoutSeconds',
  'idleTimeoutSeconds',
]);

const contextFields = new Set([
  'allowPrivilegeEscalation',
  'capabilities',
  'readOnlyRootFilesystem',
  'runAsGroup',
  'runAsNonRoot',
  'runAsUser',
  'seccompProfile',
]);

const noContainerFields = [
  'lifecycle',
  'stdin',
  'stdinOnce',
  'tty',
  'volumeDevices',
  'resizePolicy',
  'restartPolicy',
];

/** A schema has all fields of a pod for Knative; its webhook refuses most. */
export function knativeFindings(object: KubernetesObject): Finding[] {
  const refuse = (path: string) => ({
    path,
    rule: 'knative fields',
    message: 'is refused without a feature flag',
  });
  return podsOf(object)
    .filter(({ flavour }) => flavour === 'knative')
    .flatMap((pod) => [
      ...Object.keys(record(pod.spec))
        .filter((field) => !podFields.has(field))
        .map((field) => refuse(`${pod.path}/${field}`)),
      ...containersOf(pod).flatMap(({ path, spec }) => [
        ...noContainerFields
          .filter((field) => get(spec, field) !== undefined)
          .map((field) => refuse(`${path}/${field}`)),
        ...Object.keys(record(get(spec, 'securityContext')))
          .filter((field) => !contextFields.has(field))
          .map((field) => refuse(`${path}/securityContext/${field}`)),
      ]),
    ]);
}
