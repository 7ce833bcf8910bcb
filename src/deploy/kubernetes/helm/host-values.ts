import { field } from '../../../util/record.ts';
import type { KubernetesObject } from '../object.ts';
import type { Templated } from './template.ts';

/**
 * Where an object leads requests in for a host, or for one below it: there a chart has the host of its values. Elsewhere the same text may
 * stand for something else.
 *
 * @param host of the stack's entry; undefined without one
 */
export function hostValues(object: KubernetesObject, host: string | undefined): Templated[] {
  if (host === undefined) return [];
  return placesOf(object).flatMap(({ at, value }): Templated[] => {
    if (value !== host && !value.endsWith(`.${host}`)) return [];
    const below = value.slice(0, value.length - host.length);
    const expression = below === '' ? '.Values.host' : `printf ${JSON.stringify(`${below}%s`)} .Values.host`;
    return [{ at, expression, form: 'scalar' }];
  });
}

interface Place {
  readonly at: readonly string[];
  readonly value: string;
}

function placesOf({ kind, spec }: KubernetesObject): Place[] {
  const texts = (values: unknown, at: (index: string) => readonly string[]): Place[] =>
    Array.isArray(values)
      ? values.flatMap((value: unknown, index) =>
          typeof value === 'string' ? [{ at: at(String(index)), value }] : [],
        )
      : [];
  if (kind === 'HTTPRoute' || kind === 'GRPCRoute')
    return texts(field(spec, 'hostnames'), (index) => ['spec', 'hostnames', index]);
  if (kind !== 'Ingress') return [];
  const rules = field(spec, 'rules');
  const hosts = Array.isArray(rules) ? rules.map((rule: unknown) => field(rule, 'host')) : [];
  return texts(hosts, (index) => ['spec', 'rules', index, 'host']);
}
