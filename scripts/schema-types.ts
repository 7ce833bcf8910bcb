/**
 * Writes the types of contract/schemas: what the schemas of schemas/ say, in TypeScript. Run it when one changes
 * (`npm run schema-types`); a test holds them equal.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compile } from 'json-schema-to-typescript';
import { format } from 'oxfmt';
import { dtypes } from '../contract/dtypes.ts';

const root = join(import.meta.dirname, '..');

/** The schemas that types are made of, by the names of their files, and whether `minItems` becomes a tuple. */
export const typedSchemas = [
  { name: 'contract', hasTuples: false },
  { name: 'golden', hasTuples: false },
  { name: 'repository', hasTuples: true },
] as const;

/** Where the types of a schema are, relative to the repository. */
export function typesFile(name: string): string {
  return join('contract', 'schemas', `${name}.schema.ts`);
}

/**
 * The module with the types of a schema. They are called by the titles of what they are made of, and read-only all
 * through; an element type is {@link dtypes}' own.
 *
 * @throws Error when the schema knows other element types, or an array in it holds objects without a title
 */
export async function schemaTypes({ name, hasTuples }: (typeof typedSchemas)[number]): Promise<string> {
  const text = await readFile(join(root, 'schemas', `${name}.schema.json`), 'utf8');
  const schema = JSON.parse(text, (_key, value: unknown) => withBase(withDtype(value, name)));
  if (!isObject(schema)) throw new Error(`${name}: not a schema`);
  const types = await compile(schema, name, {
    additionalProperties: false,
    bannerComment: `// Made of schemas/${name}.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.`,
    format: false,
    ignoreMinAndMaxItems: !hasTuples,
  });
  const [banner = '', ...lines] = readonlyTypes(types, name).split('\n');
  const imported = /\bDtype\b/.test(types) ? "import type { Dtype } from '../dtypes.ts';" : '';
  const { code, errors } = await format('types.ts', [banner, imported, '', ...lines].join('\n'), {
    printWidth: 110,
    singleQuote: true,
  });
  if (errors.length > 0) throw new Error(`${name}: ${errors.map(({ message }) => message).join(', ')}`);
  return code;
}

/** A list of element types in a schema becomes the type that everybody shares. */
function withDtype(value: unknown, name: string): unknown {
  if (!isObject(value) || !Array.isArray(value['enum']) || !value['enum'].includes('float64')) return value;
  if (isDeepStrictEqual(value['enum'], dtypes)) return { ...value, tsType: 'Dtype' };
  throw new Error(`${name}: the element types are not those of contract/dtypes.ts`);
}

/** What has all of another schema, and more, becomes an interface that extends the other's. */
function withBase(value: unknown): unknown {
  if (!isObject(value) || !('allOf' in value)) return value;
  const { allOf, ...more } = value;
  return { ...more, extends: allOf };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readonlyTypes(types: string, name: string): string {
  const code = readonlyArrays(types.replaceAll(/^(?=(?:"[^"]+"|\w+|\[k: string\])\??: )/gm, 'readonly '));
  if (/\}\)?\[\]/.test(code)) throw new Error(`${name}: an array holds objects that have no title`);
  return code.replaceAll(/: \[(?=\w+, \.\.\.)/g, ': readonly [');
}

/** `readonly` before every array, those in the elements of others included. */
function readonlyArrays(code: string): string {
  return code.replaceAll(
    /(?<!readonly )(\w+|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))\[\]/g,
    (_array, element: string) => `readonly ${readonlyArrays(element)}[]`,
  );
}

if (import.meta.main) {
  for (const schema of typedSchemas) {
    await writeFile(join(root, typesFile(schema.name)), await schemaTypes(schema));
  }
}
