import { join } from 'node:path';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';

const stateFolderName = '.mlpack';
const layoutName = 'oci';

/** The project's folder for what can be made again: the OCI layout, the editor's schema, the last build. Never committed. */
export function stateFolder(projectFolder: string): string {
  return join(projectFolder, stateFolderName);
}

/** The OCI layout that every build adds its image to, by its reference, unless told where else to put it. */
export function projectLayout(projectFolder: string): string {
  return join(stateFolder(projectFolder), layoutName);
}

/** Creates the state folder, ignored by git. @throws MlpackError OUTPUT_NOT_WRITABLE, DISK_FULL */
export async function ensureStateFolder(projectFolder: string): Promise<string> {
  const folder = stateFolder(projectFolder);
  await writeFileAtomic(join(folder, '.gitignore'), '*\n');
  return folder;
}
