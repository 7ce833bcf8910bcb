/** The JSON Schemas of schemas/ against the specification's own: commands trust them. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { compiledValidator } from '../scripts/compile-schemas.ts';
import { askedSchemas, validator } from '../src/util/json-schema/validator.ts';

const folder = resolve(import.meta.dirname, '../schemas');

describe.each(readdirSync(folder))('%s', (name) => {
  it('is a JSON Schema of the version that it names', () => {
    const schema: { readonly $schema: string } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const ajv = schema.$schema.includes('draft-07') ? new Ajv() : new Ajv2020();
    expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null]);
  });

  it('says by descriptions what a thing is, rather than what of its name', () => {
    const text = readFileSync(join(folder, name), 'utf8');
    const descriptions = [...text.matchAll(/"description": "([^"]*)/g)].map(([, words]) => words);
    expect(descriptions.length).toBeGreaterThan(0);
    expect(descriptions.filter((words) => /^(?:Of|In|By|From|For|As) /.test(words ?? ''))).toEqual([]);
  });
});

/** One of each thing that a schema may have an opinion of, in the first key that it knows and beside it. */
function mistakenValues(name: string): unknown[] {
  const { properties }: { readonly properties: Record<string, unknown> } = JSON.parse(
    readFileSync(join(folder, `${name}.schema.json`), 'utf8'),
  );
  const values = [null, true, -1, 1.5, '', 'x'.repeat(5000), [], [1, 1], {}, { unknown: {} }];
  const nested = Object.keys(properties).flatMap((key) => values.map((value) => ({ [key]: value })));
  return [...values, ...nested];
}

describe.each(askedSchemas)('%s, compiled for the bundle', (name) => {
  it('refuses what the schema refuses, for the same reasons', () => {
    const module: { exports: unknown } = { exports: undefined };
    // oxlint-disable-next-line typescript/no-implied-eval -- the text is what Ajv makes of a schema of this repository
    new Function('module', 'require', compiledValidator(name))(module, createRequire(import.meta.url));
    const compiled = module.exports as ReturnType<typeof validator>;
    const values = mistakenValues(name);
    const answers = (validate: typeof compiled) => values.map((value) => [validate(value), validate.errors]);
    expect(answers(compiled)).toEqual(answers(validator(name)));
    expect(values.filter((value) => !compiled(value)).length).toBeGreaterThan(20);
  });
});
