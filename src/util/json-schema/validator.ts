import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { packageRoot } from '../package-root.ts';

/**
 * The schemas that commands ask, and how. Whether each is a schema, a test says (test/schemas.test.ts): to ask at every
 * start would take longer than the rest.
 */
const asked = {
  mlpack: { draft: Ajv2020, options: { allErrors: true, allowUnionTypes: true, verbose: true } },
  lock: { draft: Ajv, options: { verbose: true, discriminator: true } },
  contract: { draft: Ajv2020, options: { allowUnionTypes: true } },
  'contract-v1': { draft: Ajv2020, options: { allowUnionTypes: true } },
  repository: { draft: Ajv2020, options: {} },
  bundled: { draft: Ajv2020, options: {} },
} as const;

/** Name of a file `schemas/<name>.schema.json`. */
export type AskedSchema = keyof typeof asked;

export const askedSchemas = Object.keys(asked) as readonly AskedSchema[];

/** Ajv as a schema is asked with, and the schema. `withSource` keeps the text of what it compiles. */
export function ajvFor(name: AskedSchema, { withSource = false } = {}) {
  const { draft, options } = asked[name];
  const ajv = new draft({ ...options, validateSchema: false, code: { source: withSource } });
  const path = join(packageRoot, 'schemas', `${name}.schema.json`);
  return { ajv, schema: JSON.parse(readFileSync(path, 'utf8')) as object };
}

const compiled = new Map<AskedSchema, ValidateFunction>();

/**
 * Says whether a value is as `schemas/<name>.schema.json` has it, and if not, its property `errors` says why. The bundle
 * has another module in the place of this one, with the functions compiled when it was made: it takes longer than
 * many a command (scripts/compile-schemas.ts).
 */
export function validator<T>(name: AskedSchema): ValidateFunction<T> {
  const known = compiled.get(name);
  if (known !== undefined) return known as ValidateFunction<T>;
  const { ajv, schema } = ajvFor(name);
  const validate = ajv.compile<T>(schema);
  compiled.set(name, validate);
  return validate;
}
