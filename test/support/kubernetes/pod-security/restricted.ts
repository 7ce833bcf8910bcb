import { get, list, record, text, type Finding, type KubernetesObject } from '../objects.ts';
import { containersOf, podsOf, type Container, type Pod } from '../pods.ts';
import { baselineFindings } from './baseline.ts';

const volumeTypes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/**
 * What the Pod Security Standards' profile "restricted" refuses of the pods that an object describes: what
 * "baseline" refuses, and its own rules, in the order of the standard. Pods are for Linux (`os.name` is not windows).
 */
export function podSecurityFindings(object: KubernetesObject): Finding[] {
  return podsOf(object).flatMap((pod) => [
    ...baselineFindings(pod),
    ...volumes(pod),
    ...containersOf(pod).flatMap((container) => [
      ...escalation(container),
      ...identity(pod, container),
      ...seccomp(pod, container),
      ...capabilities(container),
    ]),
    ...ofPod(`${pod.path}/securityContext`, get(pod.spec, 'securityContext')),
  ]);
}

function volumes({ spec, path }: Pod): Finding[] {
  return list(get(spec, 'volumes')).flatMap((volume, index) =>
    Object.keys(record(volume))
      .filter((type) => type !== 'name' && !volumeTypes.has(type))
      .map((type) => ({
        path: `${path}/volumes/${index}/${type}`,
        rule: 'restricted: volume types',
        message: `a volume of type ${type}`,
      })),
  );
}

function escalation({ spec, path }: Container): Finding[] {
  if (get(spec, 'securityContext', 'allowPrivilegeEscalation') === false) return [];
  return [
    {
      path: `${path}/securityContext/allowPrivilegeEscalation`,
      rule: 'restricted: privilege escalation',
      message: 'must be false',
    },
  ];
}

/** A container may leave it to its pod, and not undo it. */
function identity(pod: Pod, { spec, path }: Container): Finding[] {
  const own = get(spec, 'securityContext', 'runAsNonRoot');
  const value = own ?? get(pod.spec, 'securityContext', 'runAsNonRoot');
  return [
    ...(value === true
      ? []
      : [
          {
            path: `${path}/securityContext/runAsNonRoot`,
            rule: 'restricted: running as non-root',
            message: 'must be true here or in the pod',
          },
        ]),
    ...rootUser(`${path}/securityContext`, get(spec, 'securityContext')),
  ];
}

/** False is refused of a pod even where each of its containers says true. */
function ofPod(path: string, context: unknown): Finding[] {
  const rule = 'restricted: running as non-root';
  return [
    ...(get(context, 'runAsNonRoot') === false
      ? [{ path: `${path}/runAsNonRoot`, rule, message: 'must not be false' }]
      : []),
    ...rootUser(path, context),
  ];
}

function rootUser(path: string, context: unknown): Finding[] {
  if (get(context, 'runAsUser') !== 0) return [];
  return [
    { path: `${path}/runAsUser`, rule: 'restricted: running as non-root user', message: 'must not be 0' },
  ];
}

/** Which other profiles are refused is baseline's. */
function seccomp(pod: Pod, { spec, path }: Container): Finding[] {
  const profile =
    get(spec, 'securityContext', 'seccompProfile', 'type') ??
    get(pod.spec, 'securityContext', 'seccompProfile', 'type');
  if (profile !== undefined) return [];
  return [
    {
      path: `${path}/securityContext/seccompProfile`,
      rule: 'restricted: seccomp',
      message: 'must be RuntimeDefault or Localhost here or in the pod',
    },
  ];
}

function capabilities({ spec, path }: Container): Finding[] {
  const at = `${path}/securityContext/capabilities`;
  const { drop, add } = record(get(spec, 'securityContext', 'capabilities'));
  const rule = 'restricted: capabilities';
  return [
    ...(list(drop).includes('ALL') ? [] : [{ path: `${at}/drop`, rule, message: 'must hold ALL' }]),
    ...list(add)
      .filter((added) => added !== 'NET_BIND_SERVICE')
      .map((added) => ({ path: `${at}/add`, rule, message: `${text(added)} is not NET_BIND_SERVICE` })),
  ];
}
