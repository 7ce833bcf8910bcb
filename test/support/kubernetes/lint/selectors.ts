import { get, groupOf, list, record, text, type Finding, type KubernetesObject } from '../objects.ts';
import { podsOf } from '../pods.ts';
import type { ObjectSet } from './lint.ts';

type Labels = Readonly<Record<string, unknown>>;

/** Where what selects pods says which. */
const selectorsOfPods = new Map([
  [' Service', 'selector'],
  ['policy PodDisruptionBudget', 'selector'],
  ['networking.k8s.io NetworkPolicy', 'podSelector'],
  ['monitoring.coreos.com PodMonitor', 'selector'],
]);

/** What selects pods or services selects some of the set, and a workload its own. */
export function selectorFindings(object: KubernetesObject, { objects }: ObjectSet): Finding[] {
  const pods = objects.flatMap(podsOf);
  const kind = `${groupOf(object)} ${object.kind}`;
  const at = selectorsOfPods.get(kind);
  if (at !== undefined) {
    const selector = get(object, 'spec', at);
    const asked = kind === ' Service' && selector !== undefined ? { matchLabels: selector } : selector;
    // A service without one has endpoints of somebody else's; CloudNativePG's pods are labelled by its operator.
    if (asked === undefined || JSON.stringify(asked).includes('cnpg.io/')) return [];
    if (pods.some(({ labels }) => selects(asked, labels))) return [];
    return [{ path: `/spec/${at}`, rule: 'selector', message: 'selects no pod' }];
  }
  if (kind === 'monitoring.coreos.com ServiceMonitor') return monitored(object, objects);
  return ownPods(object);
}

/** A ServiceMonitor selects services by their labels, and asks at ports by name. */
function monitored(object: KubernetesObject, objects: readonly KubernetesObject[]): Finding[] {
  const services = objects.filter(
    (other) =>
      other.kind === 'Service' &&
      groupOf(other) === '' &&
      selects(get(object, 'spec', 'selector'), record(other.metadata['labels'])),
  );
  if (services.length === 0)
    return [{ path: '/spec/selector', rule: 'selector', message: 'selects no service' }];
  return services.flatMap((service) => {
    const names = list(get(service, 'spec', 'ports')).map((port) => get(port, 'name'));
    return list(get(object, 'spec', 'endpoints')).flatMap((endpoint, index) =>
      get(endpoint, 'targetPort') !== undefined || names.includes(get(endpoint, 'port'))
        ? []
        : [
            {
              path: `/spec/endpoints/${index}/port`,
              rule: 'service port',
              message: `${text(service.metadata['name'])} has no port ${text(get(endpoint, 'port'))}`,
            },
          ],
    );
  });
}

function ownPods(object: KubernetesObject): Finding[] {
  const selector = get(object, 'spec', 'selector');
  return podsOf(object).flatMap(({ path, labels, spec }) => [
    ...(selector === undefined || get(selector, 'matchLabels') === undefined || selects(selector, labels)
      ? []
      : [{ path: '/spec/selector', rule: 'selector', message: 'does not select its own pods' }]),
    ...list(get(spec, 'topologySpreadConstraints')).flatMap((constraint, index) =>
      selects(get(constraint, 'labelSelector'), labels)
        ? []
        : [
            {
              path: `${path}/topologySpreadConstraints/${index}/labelSelector`,
              rule: 'selector',
              message: 'does not select its own pods',
            },
          ],
    ),
  ]);
}

/** Whether a label selector selects what has these labels; one without any condition selects all. */
export function selects(selector: unknown, labels: Labels): boolean {
  if (selector === undefined) return false;
  const { matchLabels, matchExpressions } = record(selector);
  return (
    Object.entries(record(matchLabels)).every(([name, value]) => labels[name] === value) &&
    list(matchExpressions).every((expression) => {
      const value = labels[text(get(expression, 'key'))];
      const isIn = list(get(expression, 'values')).includes(value);
      switch (get(expression, 'operator')) {
        case 'In':
          return isIn;
        case 'NotIn':
          return !isIn;
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}
