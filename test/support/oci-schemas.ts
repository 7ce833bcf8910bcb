import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';

const folder = resolve(import.meta.dirname, '../specs/oci');

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * What the OCI image specification's own JSON Schema finds wrong with a document; empty when nothing.
 *
 * @param kind the schema's file is `<kind>-schema.json`.
 */
export function ociSchemaErrors(
  kind: 'image-layout' | 'image-index' | 'image-manifest' | 'config',
  document: unknown,
): string[] {
  const ajv = new Ajv({
    strict: false,
    formats: { 'date-time': rfc3339, uri: (text: string) => URL.canParse(text) },
    allErrors: true,
  });
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json')))
    ajv.addSchema(withoutIds(JSON.parse(readFileSync(join(folder, name), 'utf8'))), name);
  ajv.validate(`${kind}-schema.json`, document);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** They are draft 4: their `id`s are no draft 7, and they refer to each other by file name only. */
function withoutIds(schema: object): object {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  );
  const cleaned: object = JSON.parse(text);
  return cleaned;
}
