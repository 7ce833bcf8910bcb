import { get, type Finding, type KubernetesObject } from '../objects.ts';
import { containersOf, podsOf, type Container } from '../pods.ts';

const quantity = /^(\d+(?:\.\d+)?)([KMGTPE]i|[numkMGTPE]|)$/;
const decimal = 'num kMGTPE';

/** Each container says how much CPU and memory it needs and may have, the latter being no less. */
export function resourceFindings(object: KubernetesObject): Finding[] {
  return podsOf(object)
    .flatMap(containersOf)
    .filter(({ role }) => role !== 'ephemeral')
    .flatMap(ofContainer);
}

function ofContainer({ path, spec }: Container): Finding[] {
  return ['cpu', 'memory'].flatMap((resource) => {
    const given = ['requests', 'limits'].map((kind) => {
      const value = get(spec, 'resources', kind, resource);
      return { at: `${path}/resources/${kind}/${resource}`, value, amount: amountOf(value) };
    });
    const bad = given.filter(({ amount }) => amount === undefined);
    if (bad.length > 0)
      return bad.map(({ at, value }) => ({
        path: at,
        rule: 'resources',
        message: value === undefined ? 'is needed' : `${JSON.stringify(value)} is no quantity`,
      }));
    const [request, limit] = given;
    if ((request?.amount ?? 0) <= (limit?.amount ?? 0)) return [];
    return [{ path: request?.at ?? '', rule: 'resources', message: 'more is asked for than is allowed' }];
  });
}

/** In the unit itself; undefined when it is no quantity. Exponents are none that people write. */
function amountOf(value: unknown): number | undefined {
  const [, digits, suffix = ''] = quantity.exec(String(value)) ?? [];
  if (digits === undefined) return undefined;
  if (suffix.endsWith('i')) return Number(digits) * 1024 ** ('KMGTPE'.indexOf(suffix.charAt(0)) + 1);
  return Number(digits) * 1000 ** (decimal.indexOf(suffix === '' ? ' ' : suffix) - 3);
}
