import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../oci/digest.ts';
import { writeFileAtomic } from '../util/atomic-file.ts';

/** Where the last build of a project put its image, so that `run` and `test` need no argument. */
export interface LastBuild {
  readonly reference: string;
  /** Of the manifest or index; null of an engine's own build. */
  readonly digest: Digest | null;
  readonly location:
    | { readonly kind: 'engine' }
    | { readonly kind: 'oci' | 'oci-archive' | 'docker-archive'; readonly path: string };
}

const lastBuildName = 'last-build.json';

/** The project's folder for what can be made again: the OCI layout, the editor's schema, the last build. Never committed. */
function stateFolder(projectFolder: string): string {
  return join(projectFolder, '.mlpack');
}

/** The OCI layout that every build adds its image to unless told where else to put it. */
export function projectLayout(projectFolder: string): string {
  return join(stateFolder(projectFolder), 'oci');
}

/** Creates the state folder, ignored by git. @throws MlpackError OUTPUT_NOT_WRITABLE, DISK_FULL */
export async function ensureStateFolder(projectFolder: string): Promise<string> {
  const folder = stateFolder(projectFolder);
  await writeFileAtomic(join(folder, '.gitignore'), '*\n');
  return folder;
}

export async function rememberBuild(projectFolder: string, build: LastBuild): Promise<void> {
  const folder = await ensureStateFolder(projectFolder);
  await writeFileAtomic(join(folder, lastBuildName), `${JSON.stringify(build, null, 2)}\n`);
}

/** Undefined when nothing was built here, or what was written can't be read. */
export async function recallBuild(projectFolder: string): Promise<LastBuild | undefined> {
  try {
    return JSON.parse(await readFile(join(stateFolder(projectFolder), lastBuildName), 'utf8')) as LastBuild;
  } catch {
    return undefined;
  }
}
