import { get, groupOf, list, record, text, type KubernetesObject } from './objects.ts';

/** A pod that an object describes. */
export interface Pod {
  /** JSON pointer to its spec within the object. */
  readonly path: string;
  readonly spec: unknown;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
  /** Whose fields and probes it has: Kubernetes', Knative's (with some defaults) or a part of KServe's. */
  readonly flavour: 'kubernetes' | 'knative' | 'kserve';
  /** Whether it runs to an end, and so needs no probes. */
  readonly isJob: boolean;
}

/** A container of a pod, and where it is in the object. */
export interface Container {
  readonly path: string;
  readonly spec: unknown;
  readonly role: 'main' | 'init' | 'ephemeral';
}

const templatesOf = new Map([
  ['apps Deployment', ['template']],
  ['apps StatefulSet', ['template']],
  ['apps DaemonSet', ['template']],
  ['apps ReplicaSet', ['template']],
  [' ReplicationController', ['template']],
  ['batch Job', ['template']],
  ['batch CronJob', ['jobTemplate', 'spec', 'template']],
  ['argoproj.io Rollout', ['template']],
  ['serving.knative.dev Service', ['template']],
  ['serving.knative.dev Configuration', ['template']],
]);

/** The pods that an object describes: none for most kinds. */
export function podsOf(object: KubernetesObject): Pod[] {
  const group = groupOf(object);
  const kind = `${group} ${object.kind}`;
  const base = { flavour: 'kubernetes', isJob: group === 'batch' } as const;
  if (kind === ' Pod') return [{ ...base, path: '/spec', spec: object['spec'], ...labelled(object) }];
  if (group === 'serving.kserve.io') return kservePods(object);
  const template = templatesOf.get(kind);
  const path = ['spec', ...(template ?? [])];
  const pod = get(object, ...path);
  if (template === undefined || pod === undefined) return [];
  const flavour = group === 'serving.knative.dev' ? 'knative' : 'kubernetes';
  return [{ ...base, flavour, path: `/${path.join('/')}/spec`, spec: get(pod, 'spec'), ...labelled(pod) }];
}

/** A predictor, transformer and explainer are pods with more fields; a runtime is one of them. */
function kservePods(object: KubernetesObject): Pod[] {
  const parts = object.kind === 'InferenceService' ? ['predictor', 'transformer', 'explainer'] : [''];
  return parts.flatMap((part) => {
    const spec = part === '' ? object['spec'] : get(object, 'spec', part);
    // One with a model and no containers is what its runtime is.
    if (get(spec, 'containers') === undefined) return [];
    return [
      {
        flavour: 'kserve' as const,
        isJob: false,
        path: part === '' ? '/spec' : `/spec/${part}`,
        spec,
        labels: record(get(spec, 'labels')),
        annotations: record(get(spec, 'annotations')),
      },
    ];
  });
}

function labelled(owner: unknown): Pick<Pod, 'labels' | 'annotations'> {
  return {
    labels: record(get(owner, 'metadata', 'labels')),
    annotations: record(get(owner, 'metadata', 'annotations')),
  };
}

const containerLists = [
  ['main', 'containers'],
  ['init', 'initContainers'],
  ['ephemeral', 'ephemeralContainers'],
] as const;

/** All containers of a pod, those that start first and those for debugging, too. */
export function containersOf(pod: Pod): Container[] {
  return containerLists.flatMap(([role, field]) =>
    list(get(pod.spec, field)).map((spec, index) => ({ role, spec, path: `${pod.path}/${field}/${index}` })),
  );
}

/** Names under which a pod's ports can be asked for, and their numbers. */
export function portsOf(pod: Pod): (string | number)[] {
  // A container that starts first and stays (a sidecar) may serve, too.
  return containersOf(pod)
    .flatMap(({ spec }) => list(get(spec, 'ports')))
    .flatMap((port) => [Number(get(port, 'containerPort')), text(get(port, 'name'))])
    .filter((port) => port !== '');
}
