import type { TreeEntry } from '../../oci/tar/tree.ts';
import { readAll } from '../../util/blobs/content.ts';

/** What an image has in /opt/mlpack/config, by the path below. */
export type ConfigFiles = ReadonlyMap<string, Buffer>;

/** Files beside the config in a build context, among it in an image. */
export const carriedFiles: readonly string[] = ['Dockerfile', 'mlpack.lock'];

/** What the image of a build context will have there: its config, and what rebuilds it. */
export async function configFilesOf(context: readonly TreeEntry[]): Promise<ConfigFiles> {
  const files = new Map<string, Buffer>();
  for (const entry of context) {
    const isCarried = entry.path.startsWith('config/') || carriedFiles.includes(entry.path);
    if (entry.type !== 'file' || !isCarried) continue;
    files.set(entry.path.replace(/^config\//u, ''), await readAll(entry.content));
  }
  return files;
}

/** The paths of files that one has and the other doesn't, or with other bytes. */
export function changedConfigFiles(before: ConfigFiles, after: ConfigFiles): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => {
    const [from, to] = [before.get(path), after.get(path)];
    return from === undefined || to === undefined || !from.equals(to);
  });
}
