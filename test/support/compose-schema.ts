import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type AnySchemaObject } from 'ajv';
import { parse } from 'yaml';

const schemaFile = resolve(import.meta.dirname, '../../../shared/specs/compose/compose-spec.json');

/** Whether the schema isn't on this machine. */
export const composeSchemaMissing = !existsSync(schemaFile);

/** What the Compose specification's own JSON Schema finds wrong with a Compose file; empty when nothing. */
export function composeSchemaErrors(composeFile: string): string[] {
  const { $schema: _draft, ...schema }: AnySchemaObject = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: { duration: true, subnet_ip_address: true },
  });
  void ajv.validate(schema, parse(composeFile));
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
