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

/** A schema that types are made of. */
interface TypedSchema {
  /** Name of its file, without .schema.json. */
  readonly name: string;
  /** Whether a list of objects that has `minItems` becomes a tuple. */
  readonly hasTuples: boolean;
  /** What the type of the whole is called where the title is for people. */
  readonly typeName?: string;
}

export const typedSchemas: readonly TypedSchema[] = [
  { name: 'bundled', hasTuples: false },
  { name: 'contract', hasTuples: false },
  { name: 'golden', hasTuples: false },
  { name: 'inspect', hasTuples: false, typeName: 'Inspection' },
  { name: 'lock', hasTuples: false, typeName: 'Lock' },
  { name: 'mlpack', hasTuples: true, typeName: 'ProjectConfig' },
  { name: 'repository', hasTuples: true },
  { name: 'smoke', hasTuples: false, typeName: 'SmokeReportJson' },
];

/** Path of the types of a schema, relative to the repository. */
export function typesFile(name: string): string {
  return join('contract', 'schemas', `${name}.schema.ts`);
}

/**
 * The module with the types of a schema. They are called by the titles of what they are made of, and read-only all
 * through; an element type is {@link dtypes}' own.
 *
 * @throws Error when the schema knows other element types, or an array in it holds objects without a title
 */
export async function schemaTypes({ name, hasTuples, typeName }: TypedSchema): Promise<string> {
  const text = await readFile(join(root, 'schemas', `${name}.schema.json`), 'utf8');
  const schema = JSON.parse(text, (_key, value: unknown) => withoutDetail(withBase(withDtype(value, name))));
  if (!isObject(schema)) throw new Error(`${name}: not a schema`);
  const types = await compile(inlined(typeName === undefined ? schema : named(schema, typeName)), name, {
    additionalProperties: false,
    bannerComment: `// Made of schemas/${name}.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.`,
    format: false,
    ignoreMinAndMaxItems: !hasTuples,
  });
  const [banner = '', ...lines] = shortComments(readonlyTypes(types, name)).split('\n');
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
  // A user's code takes JSON, too, and no half floats.
  if (value['enum'].includes('json')) return value;
  if (isDeepStrictEqual(value['enum'], dtypes)) return { ...value, tsType: 'Dtype' };
  throw new Error(`${name}: the element types are not those of contract/dtypes.ts`);
}

/** What has all of another schema, and more, becomes an interface that extends the other's. */
function withBase(value: unknown): unknown {
  if (!isObject(value) || !('allOf' in value)) return value;
  const { allOf, ...more } = value;
  return { ...more, extends: allOf };
}

/** What would clutter the types: of lists of plain values their lengths, of a choice by `kind` that each has a `kind`. */
function withoutDetail(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (Array.isArray(value['oneOf']) && 'discriminator' in value) {
    const { title, description, oneOf } = value;
    return { title, description, oneOf };
  }
  const { items } = value;
  const hasObjects = isObject(items) && ('$ref' in items || 'properties' in items);
  if (hasObjects) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => key !== 'minItems' && key !== 'maxItems'),
  );
}

/** A schema without definitions that have no title: what they say stands where they are referred to. */
function inlined(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { $defs, definitions, ...rest } = schema;
  const definitionOf = new Map(Object.entries<unknown>({ ...Object($defs), ...Object(definitions) }));
  const done = new Map<string, unknown>();
  const inline = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inline);
    if (!isObject(value)) return value;
    const { $ref, ...siblings } = value;
    const [, name = ''] = /^#\/(?:\$defs|definitions)\/(\w+)$/.exec(String($ref)) ?? [];
    const definition = definitionOf.get(name);
    if (!isObject(definition) || 'title' in definition) {
      return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, inline(inner)]));
    }
    // What is in a definition stays one object, of which one type is made.
    if (!done.has(name)) done.set(name, inline(definition));
    return { ...Object(done.get(name)), ...siblings };
  };
  const titled = [...definitionOf].filter(([, definition]) => isObject(definition) && 'title' in definition);
  const whole = inline({
    ...rest,
    [definitions === undefined ? '$defs' : 'definitions']: Object.fromEntries(titled),
  });
  if (!isObject(whole)) throw new Error('not a schema');
  return whole;
}

/** A schema whose title, which is for people, describes a type of another name. */
function named({ title, description, ...schema }: Readonly<Record<string, unknown>>, typeName: string) {
  const text = [title, description].filter((part) => typeof part === 'string').join('. ');
  return { ...schema, title: typeName, description: text };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readonlyTypes(types: string, name: string): string {
  const code = readonlyArrays(types.replaceAll(/^(?=(?:"[^"]+"|[\w$]+|\[k: string\])\??: )/gm, 'readonly '));
  if (/\}\)?\[\]/.test(code)) throw new Error(`${name}: an array holds objects that have no title`);
  return code.replaceAll(/: \[(?=\w+, \.\.\.)/g, ': readonly [');
}

/** Comments of one line on one line. */
function shortComments(code: string): string {
  return code.replaceAll(/^( *)\/\*\*\n *\* (.*)\n *\*\/$/gm, '$1/** $2 */');
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
