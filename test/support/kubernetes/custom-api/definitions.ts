import { parseAllDocuments } from 'yaml';
import { get, list, record, text, type KubernetesObject } from '../objects.ts';
import { customSchemas } from '../schemas/custom-schemas.ts';
import { kserveDefinitions } from '../schemas/kserve-schemas.ts';
import type { Schema } from '../schemas/declarations.ts';
import { structural } from './structural.ts';

/** A kind of custom resource: its definition, and the path below which its objects are. */
export interface CustomKind {
  readonly definition: object;
  /** `apiVersion kind`. */
  readonly key: string;
  readonly isNamespaced: boolean;
  readonly plural: string;
}

/**
 * Definitions of the kinds that some objects are of: KServe's own, and for the others such as their published schemas make.
 *
 * @throws Error naming a kind that nothing knows
 */
export async function customKinds(objects: readonly KubernetesObject[]): Promise<CustomKind[]> {
  const keys = [...new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))].toSorted();
  const { $defs, kinds } = await customSchemas();
  const known = new Map(ownDefinitions().map((kind) => [kind.key, kind]));
  return keys.map((key) => {
    const name = kinds[key];
    const schema = name === undefined ? undefined : $defs[name];
    const found = known.get(key) ?? (schema === undefined ? undefined : madeOf(key, schema, $defs));
    if (found === undefined) throw new Error(`nothing knows ${key}`);
    return found;
  });
}

/** What KServe installs, but for the webhooks that none is there for. */
function ownDefinitions(): CustomKind[] {
  return parseAllDocuments(kserveDefinitions()).flatMap((document) => {
    const definition = record(document.toJS());
    const { conversion: _conversion, ...spec } = record(definition['spec']);
    return list(spec['versions']).map((version) => ({
      definition: { ...definition, spec },
      key: `${text(spec['group'])}/${text(get(version, 'name'))} ${text(get(spec, 'names', 'kind'))}`,
      isNamespaced: spec['scope'] === 'Namespaced',
      plural: text(get(spec, 'names', 'plural')),
    }));
  });
}

function madeOf(key: string, schema: Schema, definitions: Readonly<Record<string, Schema>>): CustomKind {
  const [group = '', version = '', kind = ''] = key.split(/[/ ]/u);
  const plural = `${kind.toLowerCase()}s`;
  const whole = structural(schema, definitions);
  const properties = { ...record(whole['properties']), metadata: { type: 'object' } };
  return {
    key,
    isNamespaced: true,
    plural,
    definition: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name: `${plural}.${group}`,
        // What Kubernetes' own groups ask for.
        annotations: { 'api-approved.kubernetes.io': 'unapproved, for a test' },
      },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
        versions: [
          {
            name: version,
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { ...whole, properties } },
          },
        ],
      },
    },
  };
}
