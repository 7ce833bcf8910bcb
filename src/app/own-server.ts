import { join } from 'node:path';
import { readFileContent, type Content } from '../util/content.ts';
import { packageRoot } from '../util/package-root.ts';

/** The serving app that this version of mlpack puts into images, as one bundle. */
export function ownServer(): Promise<Content> {
  return readFileContent(join(packageRoot, 'dist', 'server', 'server.mjs'));
}
