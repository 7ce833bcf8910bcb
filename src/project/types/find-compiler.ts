import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { valid } from 'semver';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { field } from '../../util/record.ts';

/** A manifest is small, and so is a configuration. */
const mostBytes = 1 << 20;

/** The TypeScript of a project. */
export interface Compiler {
  /** Empty where its manifest has none. */
  readonly version: string;
  /** What Node runs as `tsc`, absolute. */
  readonly script: string;
  /** The node_modules that it lies in, absolute. */
  readonly modules: string;
}

/**
 * The TypeScript that a file in a folder would import, as Node.js looks it up.
 *
 * @param folder absolute
 * @returns null where there is none
 */
export async function findCompiler(folder: string): Promise<Compiler | null> {
  for (const modules of createRequire(join(folder, 'any.js')).resolve.paths('typescript') ?? []) {
    const manifest = await textOf(join(modules, 'typescript', 'package.json'));
    if (manifest === undefined) continue;
    return { version: versionOf(manifest), script: join(modules, 'typescript', 'bin', 'tsc'), modules };
  }
  return null;
}

/** The tsconfig.json of a folder, or else of the nearest that it is in, as editors find it; null where there is none. */
export async function findConfig(folder: string): Promise<string | null> {
  const path = join(folder, 'tsconfig.json');
  if ((await textOf(path)) !== undefined) return path;
  const parent = dirname(folder);
  return parent === folder ? null : await findConfig(parent);
}

/** Whether types of Node.js lie beside a compiler. */
export async function hasNodeTypes({ modules }: Pick<Compiler, 'modules'>): Promise<boolean> {
  return (await textOf(join(modules, '@types', 'node', 'package.json'))) !== undefined;
}

function textOf(path: string): Promise<string | undefined> {
  return readBoundedText(path, mostBytes).catch(() => undefined);
}

function versionOf(manifest: string): string {
  try {
    const version = field(JSON.parse(manifest), 'version');
    return typeof version === 'string' ? (valid(version) ?? '') : '';
  } catch {
    return '';
  }
}
