import { get, type Finding, type KubernetesObject } from '../objects.ts';
import { containersOf, podsOf } from '../pods.ts';

/** Nothing to write on but volumes, and no token with which the cluster could be asked. */
export function hardeningFindings(object: KubernetesObject): Finding[] {
  return podsOf(object).flatMap((pod) => [
    // A cluster-wide runtime of KServe's has no field for it: its services say it.
    ...(get(pod.spec, 'automountServiceAccountToken') === false || object.kind.endsWith('ServingRuntime')
      ? []
      : [{ path: `${pod.path}/automountServiceAccountToken`, rule: 'token', message: 'must be false' }]),
    ...containersOf(pod)
      .filter(({ spec }) => get(spec, 'securityContext', 'readOnlyRootFilesystem') !== true)
      .map(({ path }) => ({
        path: `${path}/securityContext/readOnlyRootFilesystem`,
        rule: 'read-only root',
        message: 'must be true',
      })),
  ]);
}
