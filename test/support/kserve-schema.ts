import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { field, isRecord } from '../../src/util/record.ts';

const folder = resolve(import.meta.dirname, '../specs/kserve');

/** The specification of each definition that was read. */
const known = new Map<string, unknown>();

/**
 * What the CustomResourceDefinition of KServe finds wrong with an object, fields that it doesn't have included: an API
 * server drops those. Empty when nothing.
 *
 * @param plural the resource as the definition names it, such as `inferenceservices`
 */
export function kserveSchemaErrors(
  plural: 'inferenceservices' | 'clusterservingruntimes',
  object: { readonly apiVersion: string },
): string[] {
  const definition = known.get(plural) ?? readDefinition(plural);
  known.set(plural, definition);
  const versions = field(definition, 'versions');
  const group = String(field(definition, 'group'));
  const version: unknown = Array.isArray(versions)
    ? versions.find((entry: unknown) => `${group}/${String(field(entry, 'name'))}` === object.apiVersion)
    : undefined;
  // As it is sent: without what is undefined.
  const text = JSON.stringify(object);
  const names = new Set([...text.matchAll(/"(?<name>[^"\\]+)":/gu)].map(([, name]) => name));
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { int32: true, int64: true } });
  ajv.validate(closed(field(field(version, 'schema'), 'openAPIV3Schema'), names), JSON.parse(text));
  return (ajv.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function readDefinition(plural: string): unknown {
  return field(parse(gunzipSync(readFileSync(`${folder}/${plural}.yaml.gz`)).toString()), 'spec');
}

/**
 * A schema that takes no field but those that it names, where it names any.
 *
 * @param names of all fields that the object has. What is said of others is left out: it would take a minute to compile.
 */
function closed(schema: unknown, names: ReadonlySet<string | undefined>): object {
  if (!isRecord(schema)) throw new Error('no schema');
  const { properties, items, additionalProperties, ...others } = schema;
  const isOpen = !isRecord(properties) || schema['x-kubernetes-preserve-unknown-fields'] === true;
  const fields = Object.entries(isRecord(properties) ? properties : {}).filter(([name]) => names.has(name));
  return {
    ...others,
    properties: Object.fromEntries(fields.map(([name, value]) => [name, closed(value, names)])),
    ...(isRecord(items) && { items: closed(items, names) }),
    ...(isRecord(additionalProperties)
      ? { additionalProperties: closed(additionalProperties, names) }
      : { additionalProperties: isOpen }),
  };
}
