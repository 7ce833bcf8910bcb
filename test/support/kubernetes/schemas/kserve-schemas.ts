import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { get, list, record, text } from '../objects.ts';
import type { Schema } from './declarations.ts';

const folder = resolve(import.meta.dirname, '../../../../../shared/specs/kserve');

/** Why nothing of KServe can be checked here; undefined where its definitions are. */
export const noKserve = existsSync(folder) ? undefined : 'shared/specs/kserve is not beside this clone';

/** Schemas of KServe's resources by `apiVersion kind`, from the definitions it installs; empty where they aren't. */
export function kserveSchemas(): Map<string, Schema> {
  if (noKserve !== undefined) return new Map();
  const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  return crdSchemas(files.join('\n---\n'));
}

/** Schemas by `apiVersion kind` of CustomResourceDefinitions, strict about fields they don't name. */
export function crdSchemas(definitions: string): Map<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (const document of parseAllDocuments(definitions)) {
    const crd: unknown = document.toJS();
    const group = text(get(crd, 'spec', 'group'));
    for (const version of list(get(crd, 'spec', 'versions'))) {
      const key = `${group}/${text(get(version, 'name'))} ${text(get(crd, 'spec', 'names', 'kind'))}`;
      schemas.set(key, strict(record(get(version, 'schema', 'openAPIV3Schema'))));
    }
  }
  return schemas;
}

/** A structural schema as the API server applies it where unknown fields are refused (`fieldValidation=Strict`). */
function strict(schema: Schema): Schema {
  if (schema['x-kubernetes-int-or-string'] === true) {
    const { anyOf: _anyOf, ...rest } = schema;
    return { ...rest, type: ['integer', 'string'] };
  }
  const { properties, items, additionalProperties } = schema;
  const names = Object.entries(record(properties));
  const isOpen =
    schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties !== undefined;
  return {
    ...schema,
    ...(names.length > 0 && {
      properties: Object.fromEntries(
        names.map(([name, inner]) => [name, name === 'metadata' ? record(inner) : strict(record(inner))]),
      ),
      ...(!isOpen && { additionalProperties: false }),
    }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: strict(record(additionalProperties)),
    }),
    ...(items !== undefined && { items: strict(record(items)) }),
  };
}
