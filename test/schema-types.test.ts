/** The types of contract/schemas against the schemas that they are made of: neither changes alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { schemaTypes, typedSchemas, typesFile } from '../scripts/schema-types.ts';

const root = resolve(import.meta.dirname, '..');

it.each(typedSchemas)('$name: the types are what the schema says', async (schema) => {
  expect(readFileSync(resolve(root, typesFile(schema.name)), 'utf8'), 'run: npm run schema-types').toBe(
    await schemaTypes(schema),
  );
});

it('there are no types without a schema', () => {
  expect(readdirSync(resolve(root, 'contract', 'schemas'))).toEqual(
    typedSchemas.map(({ name }) => basename(typesFile(name))).toSorted(),
  );
});
