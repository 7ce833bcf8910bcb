import { get, groupOf, list, type Finding, type KubernetesObject } from '../objects.ts';
import { podsOf, portsOf } from '../pods.ts';
import type { ObjectSet } from './lint.ts';
import { selects } from './selectors.ts';

/** Each port of a service leads to a port of each pod that it selects. */
export function servicePortFindings(object: KubernetesObject, { objects }: ObjectSet): Finding[] {
  const selector = get(object, 'spec', 'selector');
  if (groupOf(object) !== '' || object.kind !== 'Service' || selector === undefined) return [];
  const pods = objects.flatMap(podsOf).filter(({ labels }) => selects({ matchLabels: selector }, labels));
  return list(get(object, 'spec', 'ports')).flatMap((port, index) => {
    const target = get(port, 'targetPort') ?? get(port, 'port');
    // A job is not asked for anything; one that a service selects is told by its pods' labels.
    const isThere = pods.every((pod) => portsOf(pod).some((each) => each === target));
    if (isThere) return [];
    return [
      {
        path: `/spec/ports/${index}/targetPort`,
        rule: 'service port',
        message: `a pod it selects has no port ${String(target)}`,
      },
    ];
  });
}
