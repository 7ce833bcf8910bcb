import { get, groupOf, list, record, text, type Finding, type KubernetesObject } from '../objects.ts';
import { containersOf, podsOf, type Pod } from '../pods.ts';
import type { ObjectSet } from './lint.ts';

/** What a pod takes from another object. */
interface Reference {
  readonly path: string;
  readonly kind: 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim' | 'ServiceAccount';
  readonly name: unknown;
  readonly key?: unknown;
}

/** ConfigMaps, Secrets, claims and accounts that pods need are in the set or outside, with the keys that are asked for. */
export function referenceFindings(object: KubernetesObject, set: ObjectSet): Finding[] {
  const missing = podsOf(object).flatMap((pod) => [
    ...referencesOf(pod).flatMap((reference) => ofReference(reference, set)),
    ...mountFindings(pod),
  ]);
  return missing;
}

function ofReference({ path, kind, name, key }: Reference, set: ObjectSet): Finding[] {
  if (set.external.has(`${kind}/${text(name)}`)) return [];
  const made = set.objects
    .flatMap((object) => madeOf(object))
    .filter((each) => each.kind === kind && each.name === name);
  if (made.length === 0) return [{ path, rule: 'reference', message: `there is no ${kind} ${text(name)}` }];
  const isThere =
    key === undefined || made.some(({ keys }) => keys === undefined || keys.includes(text(key)));
  return isThere
    ? []
    : [{ path, rule: 'reference', message: `${kind} ${text(name)} has no key ${text(key)}` }];
}

/** The objects that one is or becomes, with their keys where they are told. */
function madeOf(object: KubernetesObject): { kind: string; name: string; keys?: string[] }[] {
  const name = text(object.metadata['name']);
  const keysOf = (...fields: readonly unknown[]) => fields.flatMap((field) => Object.keys(record(field)));
  switch (`${groupOf(object)} ${object.kind}`) {
    case ' ConfigMap':
      return [{ kind: 'ConfigMap', name, keys: keysOf(object['data'], object['binaryData']) }];
    case ' Secret':
      return [{ kind: 'Secret', name, keys: keysOf(object['data'], object['stringData']) }];
    case 'bitnami.com SealedSecret':
      return [
        {
          kind: 'Secret',
          name: text(get(object, 'spec', 'template', 'metadata', 'name')) || name,
          keys: keysOf(get(object, 'spec', 'encryptedData'), get(object, 'spec', 'template', 'data')),
        },
      ];
    case 'external-secrets.io ExternalSecret': {
      const keys = list(get(object, 'spec', 'data')).map((each) => text(get(each, 'secretKey')));
      const isAll = get(object, 'spec', 'dataFrom') !== undefined;
      const templated = keysOf(get(object, 'spec', 'target', 'template', 'data'));
      const target = text(get(object, 'spec', 'target', 'name')) || name;
      return [{ kind: 'Secret', name: target, ...(!isAll && { keys: [...keys, ...templated] }) }];
    }
    case 'postgresql.cnpg.io Cluster':
      return ['app', 'superuser', 'ca', 'server', 'replication'].map((part) => ({
        kind: 'Secret',
        name: `${name}-${part}`,
      }));
    case ' PersistentVolumeClaim':
    case ' ServiceAccount':
      return [{ kind: object.kind, name }];
    default:
      return [];
  }
}

function referencesOf(pod: Pod): Reference[] {
  const account = get(pod.spec, 'serviceAccountName');
  return [
    ...list(get(pod.spec, 'volumes')).flatMap((volume, index) =>
      ofVolume(volume, `${pod.path}/volumes/${index}`),
    ),
    ...containersOf(pod).flatMap(({ path, spec }) => [
      ...list(get(spec, 'env')).flatMap((variable, index) =>
        ofEnv(variable, `${path}/env/${index}/valueFrom`),
      ),
      ...list(get(spec, 'envFrom')).flatMap((source, index) => ofEnvFrom(source, `${path}/envFrom/${index}`)),
    ]),
    ...(account === undefined || account === 'default'
      ? []
      : [{ path: `${pod.path}/serviceAccountName`, kind: 'ServiceAccount' as const, name: account }]),
  ];
}

function ofEnv(variable: unknown, path: string): Reference[] {
  return (['configMapKeyRef', 'secretKeyRef'] as const).flatMap((field) => {
    const source = get(variable, 'valueFrom', field);
    if (source === undefined || get(source, 'optional') === true) return [];
    const kind = field === 'secretKeyRef' ? 'Secret' : 'ConfigMap';
    return [{ path: `${path}/${field}`, kind, name: get(source, 'name'), key: get(source, 'key') }];
  });
}

function ofEnvFrom(source: unknown, path: string): Reference[] {
  return (['configMapRef', 'secretRef'] as const).flatMap((field) => {
    const target = get(source, field);
    if (target === undefined || get(target, 'optional') === true) return [];
    return [
      {
        path: `${path}/${field}`,
        kind: field === 'secretRef' ? 'Secret' : 'ConfigMap',
        name: get(target, 'name'),
      },
    ];
  });
}

function ofVolume(volume: unknown, path: string): Reference[] {
  const sources = [volume, ...list(get(volume, 'projected', 'sources'))];
  const claim = get(volume, 'persistentVolumeClaim', 'claimName');
  const found: Reference[] =
    claim === undefined ? [] : [{ path, kind: 'PersistentVolumeClaim', name: claim }];
  for (const source of sources) {
    for (const field of ['configMap', 'secret'] as const) {
      const target = get(source, field);
      if (target === undefined || get(target, 'optional') === true) continue;
      const kind = field === 'secret' ? 'Secret' : 'ConfigMap';
      const name = get(target, 'secretName') ?? get(target, 'name');
      const keys = list(get(target, 'items')).map((item) => get(item, 'key'));
      found.push({ path, kind, name }, ...keys.map((key) => ({ path, kind, name, key }) as const));
    }
  }
  return found;
}

/** Mounts are of volumes that the pod has. */
function mountFindings(pod: Pod): Finding[] {
  const names = list(get(pod.spec, 'volumes')).map((volume) => get(volume, 'name'));
  return containersOf(pod).flatMap(({ path, spec }) =>
    list(get(spec, 'volumeMounts')).flatMap((mount, index) =>
      names.includes(get(mount, 'name'))
        ? []
        : [
            {
              path: `${path}/volumeMounts/${index}`,
              rule: 'reference',
              message: `no volume ${text(get(mount, 'name'))}`,
            },
          ],
    ),
  );
}
