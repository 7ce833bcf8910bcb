import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import { get, list, record, text } from '../objects.ts';
import type { Schema } from './declarations.ts';

const folder = resolve(import.meta.dirname, '../../../specs/kserve');

/** Schemas of KServe's resources by `apiVersion kind`, from the definitions it installs. */
export function kserveSchemas(): Map<string, Schema> {
  return crdSchemas(kserveDefinitions());
}

/** The definitions that KServe installs, as YAML. */
export function kserveDefinitions(): string {
  return readdirSync(folder)
    .toSorted()
    .map((file) => gunzipSync(readFileSync(join(folder, file))).toString())
    .join('\n---\n');
}

/**
 * Schemas by `apiVersion kind` of CustomResourceDefinitions, strict about fields they don't name. What is in several
 * places, such as a pod, is one definition: compiling it each time took six seconds.
 */
function crdSchemas(definitions: string): Map<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (const document of parseAllDocuments(definitions)) {
    const crd: unknown = document.toJS();
    const group = text(get(crd, 'spec', 'group'));
    for (const version of list(get(crd, 'spec', 'versions'))) {
      const key = `${group}/${text(get(version, 'name'))} ${text(get(crd, 'spec', 'names', 'kind'))}`;
      const shared = new Map<string, Schema>();
      const schema = strict(record(get(version, 'schema', 'openAPIV3Schema')), shared);
      const $defs = Object.fromEntries([...shared.values()].map((each, index) => [index, each]));
      schemas.set(key, { ...schema, $defs });
    }
  }
  return schemas;
}

/** A structural schema as the API server applies it where unknown fields are refused (`fieldValidation=Strict`). */
function strict(schema: Schema, shared: Map<string, Schema>): Schema {
  const { description: _description, default: _default, ...rest } = schema;
  if (schema['x-kubernetes-int-or-string'] === true) {
    const { anyOf: _anyOf, ...bare } = rest;
    return { ...bare, type: ['integer', 'string'] };
  }
  const { properties, items, additionalProperties } = schema;
  if (items !== undefined) return { ...rest, items: strict(record(items), shared) };
  if (typeof additionalProperties === 'object')
    return { ...rest, additionalProperties: strict(record(additionalProperties), shared) };
  const names = Object.entries(record(properties));
  if (names.length === 0) return rest;
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const inner = names.map(([name, each]) => [name, strict(record(each), shared)]);
  const whole = {
    ...rest,
    properties: Object.fromEntries(inner),
    ...(!isOpen && { additionalProperties: false }),
  };
  const key = JSON.stringify(whole);
  const index = [...shared.keys()].indexOf(key);
  if (index === -1) shared.set(key, whole);
  return { $ref: `#/$defs/${index === -1 ? shared.size - 1 : index}` };
}
