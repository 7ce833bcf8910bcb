import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type AnySchemaObject } from 'ajv';
import { parse } from 'yaml';

const schemaFile = resolve(import.meta.dirname, '../specs/compose/compose-spec.json');

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
