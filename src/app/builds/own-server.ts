import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { readFileContent, type Content } from '../../util/blobs/content.ts';
import { packageRoot } from '../../util/package-root.ts';

/** A file below the image's server/. */
export interface ServerFile {
  /** With slashes. */
  readonly path: string;
  readonly content: Content;
}

/** The serving app that this version of mlpack puts into images: one bundle, and the page's assets. */
export async function ownServer(): Promise<ServerFile[]> {
  const folder = join(packageRoot, 'dist', 'server');
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.toSorted().map(async (path) => ({
      path: path.slice(folder.length + 1).replaceAll(sep, '/'),
      content: await readFileContent(path),
    })),
  );
}
