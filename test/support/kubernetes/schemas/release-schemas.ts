import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedDir } from '../../rig-cache.ts';
import { unpackPackage } from '../npm-package.ts';
import { releasePins, type Release } from './pins.ts';
import { definitionsOf, type SchemaDocument } from './schema-document.ts';
import type { Schema } from './declarations.ts';

/**
 * Schemas of what a release of Kubernetes itself takes, made once a machine of the client that was generated from
 * its OpenAPI document.
 *
 * @throws RigUnavailable when the client can't be had
 */
export async function releaseSchemas(release: Release): Promise<SchemaDocument> {
  const dir = await cachedDir(
    join('kubernetes', `release-${release}-${await codeKey([release])}`),
    async (dir) => {
      const client = join(dir, 'client');
      await unpackPackage(releasePins[release], client);
      const document = await readClient(join(client, 'dist/gen'));
      await writeFile(join(dir, 'schemas.json'), JSON.stringify(document));
      await rm(client, { recursive: true });
    },
  );
  const document: SchemaDocument = JSON.parse(await readFile(join(dir, 'schemas.json'), 'utf8'));
  return document;
}

async function readClient(folder: string): Promise<SchemaDocument> {
  const folders = await readdir(folder);
  const models = join(folder, folders.includes('models') ? 'models' : 'model');
  const apis = join(folder, folders.includes('apis') ? 'apis' : 'api');
  const definitions = await definitionsOf([models]);
  const kinds: Record<string, string> = {};
  for (const file of await readdir(apis)) {
    if (!file.endsWith('Api.js')) continue;
    for (const [apiVersion, model] of createdBy(await readFile(join(apis, file), 'utf8')))
      kinds[`${apiVersion} ${kindOf(model)}`] = model;
  }
  return {
    $defs: Object.fromEntries([...definitions].map(([name, schema]) => [name, asSent(name, schema)])),
    kinds,
  };
}

const request =
  /localVarPath = (?:this\.basePath \+ )?'\/(?:api|apis\/([^/']+))\/(v\w+)\/(?:namespaces\/\{namespace\}\/)?[a-z]+'(?:(?!localVarPath = )[^])*?ObjectSerializer\.serialize\(body, "(\w+)"/g;

/** API versions, each with the model of an object that can be created in it. */
function createdBy(api: string): [string, string][] {
  return [...api.matchAll(request)]
    .filter(([, , , model]) => model !== 'V1DeleteOptions')
    .map(([, group, version = '', model = '']) => [
      group === undefined ? version : `${group}/${version}`,
      model,
    ]);
}

/** Models are named after their kind behind their version, and their group where two would be named alike. */
function kindOf(model: string): string {
  return model.replace(/^(?:[A-Z][a-z]+)?V\d+(?:(?:alpha|beta)\d+)?/, '');
}

/**
 * A schema as the API has it: words that TypeScript reserves (`from`, `continue`) have an underscore before them in
 * clients, and numbers are integers, all but those of JSON schemas.
 */
function asSent(name: string, declared: Schema): Schema {
  const schema = withoutUnderscores(declared);
  if (name.endsWith('JSONSchemaProps')) return schema;
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === 'type' && value === 'number' ? 'integer' : value,
  );
  const whole: Schema = JSON.parse(text);
  return whole;
}

function withoutUnderscores(schema: Schema): Schema {
  const { properties, required } = schema as { properties?: Record<string, Schema>; required?: string[] };
  if (properties === undefined) return schema;
  const sent = (name: string) => name.replace(/^_/, '');
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [sent(name), each])),
    required: required?.map(sent) ?? [],
  };
}

/** What makes the schemas. */
const makers = [
  'custom-schemas.ts',
  'declarations.ts',
  'formats-package.ts',
  'pins.ts',
  'release-schemas.ts',
  'schema-document.ts',
];

/** Changes with what makes the schemas, so that those made by other code are made anew. */
export async function codeKey(salt: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(salt.join(' '));
  for (const file of makers) hash.update(await readFile(join(import.meta.dirname, file)));
  return hash.digest('hex').slice(0, 12);
}
