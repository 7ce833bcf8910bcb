/** The JSON Schemas of schemas/ against the specification's own: commands trust them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const folder = resolve(import.meta.dirname, '../schemas');

describe.each(readdirSync(folder))('%s', (name) => {
  it('is a JSON Schema of the version that it names', () => {
    const schema: { readonly $schema: string } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const ajv = schema.$schema.includes('draft-07') ? new Ajv() : new Ajv2020();
    expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null]);
  });
});
