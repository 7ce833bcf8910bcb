import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cachedDir } from '../../rig-cache.ts';
import { unpackPackage } from '../npm-package.ts';
import { customPins } from './pins.ts';
import { codeKey } from './release-schemas.ts';
import { definitionsOf, type SchemaDocument } from './schema-document.ts';
import { writeFormats } from './formats-package.ts';
import type { Schema } from './declarations.ts';

/** Custom resources of the operators that stacks are made for, and the folder whose node_modules holds their packages. */
export interface CustomSchemas extends SchemaDocument {
  readonly folder: string;
  /** Path below the folder of the module that checks what declarations can't say, such as patterns, by definition. */
  readonly validators: Readonly<Record<string, string>>;
}

/**
 * Schemas of custom resources, made once a machine.
 *
 * @throws RigUnavailable when the packages can't be had
 */
export async function customSchemas(): Promise<CustomSchemas> {
  const folder = await cachedDir(join('kubernetes', `custom-${await codeKey([])}`), async (dir) => {
    const modules = join(dir, 'node_modules');
    await mkdir(modules);
    for (const pin of customPins) await unpackPackage(pin, join(modules, pin.name));
    await writeFormats(modules);
    const definitions = await definitionsOf(customPins.map(({ name }) => join(modules, name)));
    const made = { ...document(definitions), validators: await validatorsIn(modules) };
    await writeFile(join(dir, 'schemas.json'), JSON.stringify(made));
  });
  const text = await readFile(join(folder, 'schemas.json'), 'utf8');
  const made: Omit<CustomSchemas, 'folder'> = JSON.parse(text);
  return { ...made, folder };
}

function document(definitions: ReadonlyMap<string, Schema>): SchemaDocument {
  const kinds: Record<string, string> = {};
  // Classes repeat what interfaces say.
  const interfaces = [...definitions].filter(([name]) => /^I[A-Z]/.test(name));
  for (const [name, schema] of interfaces) {
    const { apiVersion, kind } = (schema['properties'] ?? {}) as Record<string, { const?: string }>;
    // Kubernetes' own kinds are checked by release.
    if (apiVersion?.const === undefined || kind?.const === undefined || name.startsWith('IIoK8sApi'))
      continue;
    kinds[`${apiVersion.const} ${kind.const}`] = name;
  }
  return { $defs: Object.fromEntries(interfaces), kinds };
}

/** Where the compiled checks of definitions are: the module is named after the class, the definition after its interface. */
async function validatorsIn(modules: string): Promise<Record<string, string>> {
  const paths: Record<string, string> = {};
  for (const { name } of customPins) {
    for (const file of await readdir(join(modules, name, '_schemas')))
      if (file.endsWith('.js'))
        paths[`I${basename(file, '.js')}`] = join('node_modules', name, '_schemas', file);
  }
  return paths;
}
