import { homeFolders, imageFiles } from '../../../contract/image-layout.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { readAll } from '../../util/blobs/content.ts';

/** What an image has in /opt/mlpack/config, by the path below. */
export type ConfigFiles = ReadonlyMap<string, Buffer>;

/** Files beside the config in a build context, among it in an image. */
export const carriedFiles: readonly string[] = [imageFiles.dockerfile, imageFiles.lock];

const configPrefix = `${homeFolders.config}/`;

/** What the image of a build context will have there: its config, and what rebuilds it. */
export async function configFilesOf(context: readonly TreeEntry[]): Promise<ConfigFiles> {
  const files = new Map<string, Buffer>();
  for (const entry of context) {
    const isCarried = entry.path.startsWith(configPrefix) || carriedFiles.includes(entry.path);
    if (entry.type !== 'file' || !isCarried) continue;
    files.set(belowConfig(entry.path), await readAll(entry.content));
  }
  return files;
}

/** Their texts by their paths below /opt/mlpack, as `readPackagedConfig` asks for them. */
export function configReader(files: ConfigFiles): (path: string) => Promise<string | undefined> {
  return async (path) => files.get(belowConfig(path))?.toString('utf8');
}

/** The paths of files that one has and the other doesn't, or with other bytes. */
export function changedConfigFiles(before: ConfigFiles, after: ConfigFiles): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => {
    const [from, to] = [before.get(path), after.get(path)];
    return from === undefined || to === undefined || !from.equals(to);
  });
}

function belowConfig(path: string): string {
  return path.startsWith(configPrefix) ? path.slice(configPrefix.length) : path;
}
