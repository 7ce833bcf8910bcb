import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { schemasOf, type Schema } from './declarations.ts';

/** The schemas of an API as they are cached. */
export interface SchemaDocument {
  /** By the name they refer to each other with. */
  readonly $defs: Readonly<Record<string, Schema>>;
  /** The definition of an object by `apiVersion kind`. */
  readonly kinds: Readonly<Record<string, string>>;
}

/** The schemas that the declaration files of some folders declare together. */
export async function definitionsOf(folders: readonly string[]): Promise<Map<string, Schema>> {
  const declared = new Map<string, Schema>();
  for (const folder of folders) {
    for (const path of await readdir(folder, { recursive: true })) {
      if (!path.endsWith('.d.ts') || /(^|\/)(_schemas|node_modules)\//.test(path)) continue;
      for (const [name, schema] of schemasOf(await readFile(join(folder, path), 'utf8')))
        declared.set(name, schema);
    }
  }
  return new Map([...declared].map(([name, schema]) => [name, whole(schema, declared)]));
}

/** A schema with what those have that it extends. */
function whole(schema: Schema, declared: ReadonlyMap<string, Schema>): Schema {
  if (schema['bases'] === undefined) return schema;
  const { bases, own } = schema as { bases: string[]; own: ObjectSchema };
  const parts = [...bases.map((base) => whole(declared.get(base) ?? {}, declared) as ObjectSchema), own];
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: [...new Set(parts.flatMap(({ required }) => required ?? []))],
    additionalProperties: false,
  };
}

interface ObjectSchema {
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
}
