import { field } from '../../../util/record.ts';
import { toYaml, type Plain } from '../../yaml.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import type { KubernetesObject } from '../object.ts';
import { serviceObjects, sharedObjects } from '../stack-objects.ts';
import { kustomization } from './base.ts';

/** Overlays for trying out: one of everything. */
const small: readonly string[] = ['staging', 'dev', 'development', 'test', 'preview'];

/** Where objects say how many there are of something, by their kinds; a number that is text, too. */
const counts: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['Deployment', [['spec', 'replicas']]],
  ['Rollout', [['spec', 'replicas']]],
  ['HorizontalPodAutoscaler', [['spec', 'minReplicas']]],
  ['ScaledObject', [['spec', 'minReplicaCount']]],
  ['Cluster', [['spec', 'instances']]],
  ['InferenceService', [['spec', 'predictor', 'minReplicas']]],
  ['Service', [['spec', 'template', 'metadata', 'annotations', 'autoscaling.knative.dev/min-scale']]],
]);

/** The kustomization.yaml of an overlay: the base, and what differs there. */
export function overlayFile(stack: KubernetesStack, name: string): string {
  const objects = [...serviceObjects(stack).flatMap(({ objects: own }) => own), ...sharedObjects(stack)].map(
    ({ object }) => object,
  );
  const patches = small.includes(name) ? objects.flatMap(smallPatches) : [];
  return toYaml(
    {
      ...kustomization,
      resources: ['../../base'],
      patches: patches.length === 0 ? undefined : patches,
    },
    {
      heading: `What ${name} has otherwise than base. Yours to fill: patches of resources and settings, labels, and where it goes, such as
namespace: ${stack.name}-${name}`,
      comments: [{ at: ['patches'], text: 'One of each is enough here.' }],
    },
  );
}

/** A patch that leaves one where an object has more. */
function smallPatches(object: KubernetesObject): Plain[] {
  const { kind, metadata } = object;
  const found = (counts.get(kind) ?? []).flatMap((path) => {
    const count = path.reduce<unknown>(field, object);
    return Number(count) > 1 ? [{ path, value: typeof count === 'string' ? '1' : 1 }] : [];
  });
  if (found.length === 0) return [];
  const operations = found.map(({ path, value }) => ({ op: 'replace', path: pointer(path), value }));
  // The list by itself, which kustomize takes without indentation only.
  const patch = toYaml({ operations })
    .replace(/^operations:\n/u, '')
    .replaceAll(/^ {2}/gmu, '');
  return [{ target: { kind, name: metadata.name }, patch }];
}

/** A JSON Pointer (RFC 6901). */
function pointer(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
