import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { own } from '../contract/own.ts';
import type { BundledPackages } from '../contract/schemas/bundled.schema.ts';

/** A file of a bundle. */
export interface BundleFile {
  /** Path below the folder of the bundle, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The bundled files' paths below the repository, as esbuild's metafile names them. */
  readonly inputs: readonly string[];
}

/** The folders of the packages that files are of, by their paths below the repository. */
export function packageFolders(inputs: readonly string[]): string[] {
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  return [...new Set(folders)].toSorted();
}

/**
 * What an image's server is made of, as its `bundled.json` has it: npm's packages by file, for a bundle doesn't show them.
 *
 * @throws Error naming a package that says nothing of its licence, or that package-lock.json doesn't have
 */
export async function bundledPackages(root: string, files: readonly BundleFile[]): Promise<string> {
  const json = async (path: string) => JSON.parse(await readFile(join(root, path), 'utf8')) as Manifest;
  const { packages: locked = {} } = await json('package-lock.json');
  const packages = new Map<string, BundledPackages['packages'][number]>();
  const named = new Map<string, string>();
  for (const folder of packageFolders(files.flatMap(({ inputs }) => inputs))) {
    const { name = '', version = '', license } = await json(join(folder, 'package.json'));
    const integrity = own(locked, folder)?.integrity;
    if (license === undefined) throw new Error(`${name} ${version} says nothing about its licence`);
    if (integrity === undefined) throw new Error(`package-lock.json has no ${folder}`);
    named.set(folder, `${name}@${version}`);
    packages.set(`${name}@${version}`, { name, version, licence: license, integrity });
  }
  const { version = '' } = await json('package.json');
  const list: BundledPackages = {
    schemaVersion: 1,
    mlpack: version,
    files: files
      .map(({ path, bytes, inputs }) => ({
        path,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        packages: [
          ...new Set(packageFolders(inputs).map((folder) => named.get(folder) ?? folder)),
        ].toSorted(),
      }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    packages: [...packages].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
  };
  return `${JSON.stringify(list, null, 1)}\n`;
}

/** What is read of a package.json, and of package-lock.json. */
interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly packages?: Readonly<Record<string, { readonly integrity?: string }>>;
}
