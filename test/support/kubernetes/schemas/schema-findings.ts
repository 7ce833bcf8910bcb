import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Finding, KubernetesObject } from '../objects.ts';
import { customSchemas } from './custom-schemas.ts';
import { kserveSchemas } from './kserve-schemas.ts';
import { type Release } from './pins.ts';
import { releaseSchemas } from './release-schemas.ts';
import type { SchemaDocument } from './schema-document.ts';

/** Finds what schemas say against an object; undefined when they know no such kind. */
type SchemaCheck = (object: KubernetesObject) => Promise<Finding[] | undefined>;

const checks = new Map<string, Promise<SchemaCheck>>();

/** The check of an API, made at the first use: compiling takes a while. */
function once(key: string, make: () => Promise<SchemaCheck>): Promise<SchemaCheck> {
  const made = checks.get(key) ?? make();
  checks.set(key, made);
  return made;
}

/**
 * What the schemas of releases of Kubernetes, or of the operators whose custom resources are known, say against an
 * object. An unknown field is a finding, as is a kind that nothing knows.
 */
export async function schemaFindings(
  object: KubernetesObject,
  releases: readonly Release[],
): Promise<Finding[]> {
  const isKserve = object.apiVersion.startsWith('serving.kserve.io/');
  const custom = await (await (isKserve ? once('kserve', kserveCheck) : once('custom', customCheck)))(object);
  if (custom !== undefined) return custom;
  const found = new Map<string, { finding: Finding; in: Release[] }>();
  for (const release of releases) {
    const check = await once(release, async () => documentCheck(await releaseSchemas(release)));
    const findings = (await check(object)) ?? [
      { path: '/kind', rule: 'schema', message: `nothing knows ${object.kind} of ${object.apiVersion}` },
    ];
    for (const finding of findings) {
      const key = `${finding.path} ${finding.message}`;
      found.set(key, { finding, in: [...(found.get(key)?.in ?? []), release] });
    }
  }
  return [...found.values()].map(({ finding, in: known }) => ({
    ...finding,
    message: `${finding.message} (Kubernetes ${known.join(', ')})`,
  }));
}

async function customCheck(): Promise<SchemaCheck> {
  const schemas = await customSchemas();
  const known = documentCheck(schemas);
  return async (object) => {
    const findings = await known(object);
    const path = schemas.validators[schemas.kinds[keyOf(object)] ?? ''];
    // What was wrong so far would be told twice.
    if (findings === undefined || findings.length > 0 || path === undefined) return findings;
    const module: { validate: ValidateFunction } = await import(
      /* @vite-ignore */ pathToFileURL(join(schemas.folder, path)).href
    );
    return findingsOf(module.validate, object);
  };
}

async function kserveCheck(): Promise<SchemaCheck> {
  const schemas = kserveSchemas();
  const compiled = new Map<string, ValidateFunction>();
  return async (object) => {
    const key = keyOf(object);
    const schema = schemas.get(key);
    if (schema === undefined) return undefined;
    const validate = compiled.get(key) ?? newAjv().compile(schema);
    compiled.set(key, validate);
    return findingsOf(validate, object);
  };
}

function documentCheck({ $defs, kinds }: SchemaDocument): SchemaCheck {
  const ajv = newAjv().addSchema({ $id: 'api', $defs });
  return async (object) => {
    const key = keyOf(object);
    const name = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (name === undefined) return undefined;
    const validate = ajv.getSchema(`api#/$defs/${name}`);
    if (validate === undefined) throw new Error(`no schema of ${name}`);
    return findingsOf(validate as ValidateFunction, object);
  };
}

function newAjv(): Ajv {
  return new Ajv({
    strict: false,
    allErrors: true,
    unicodeRegExp: false,
    // Bounds of integers are the only thing that Kubernetes' own formats add to what a manifest's types are.
    formats: { 'date-time': true, int32: true, int64: true, double: true, byte: true, password: true },
  });
}

function findingsOf(validate: ValidateFunction, object: KubernetesObject): Finding[] {
  void validate(object);
  return (validate.errors ?? []).map((error) => ({
    path: error.instancePath,
    rule: 'schema',
    message: messageOf(error),
  }));
}

function messageOf({ keyword, params, message = '' }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `unknown field "${params['additionalProperty']}"`;
  if (keyword === 'required') return `"${params['missingProperty']}" is needed`;
  if (keyword === 'const') return `must be "${params['allowedValue']}"`;
  if (keyword === 'enum') return `must be one of ${JSON.stringify(params['allowedValues'])}`;
  return message === '' ? `must have ${keyword} ${JSON.stringify(params)}` : message;
}

function keyOf({ apiVersion, kind }: KubernetesObject): string {
  return `${apiVersion} ${kind}`;
}
