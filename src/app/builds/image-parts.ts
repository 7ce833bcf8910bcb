import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { readFileContent, type Content } from '../../util/blobs/content.ts';
import { packageRoot } from '../../util/package-root.ts';
import { assembleBase } from '../../base/assemble.ts';
import type { Lock } from '../../../contract/schemas/lock.schema.ts';
import { formatPlatform, type Platform } from '../../oci/documents/platform.ts';
import { tarContent } from '../../oci/tar/tar-content.ts';
import type { PlatformParts } from '../../project/context/context.ts';
import { fetchContext } from '../environment/base-context.ts';
import type { Environment } from '../environment/environment.ts';
import { sourceDateEpoch } from '../../util/source-date-epoch.ts';

/**
 * What an image holds besides the model, for each platform: downloaded, verified and unpacked, or
 * taken from the cache.
 *
 * @throws MlpackError LOCK_OUTDATED, PACKAGE_NOT_FOUND, INTEGRITY, NETWORK
 */
export async function platformParts(
  environment: Environment,
  lock: Lock,
  platforms: readonly Platform[],
): Promise<PlatformParts[]> {
  const { store, signal, progress, runtime } = environment;
  return progress.step(`Assemble Node.js, ${runtime.name} and the base`, async (update) => {
    const context = fetchContext(environment, update);
    return Promise.all(
      platforms.map(async (platform): Promise<PlatformParts> => {
        const assembled = await assembleBase(lock, formatPlatform(platform), runtime, context);
        return {
          architecture: platform.architecture,
          base:
            lock.base.kind === 'image'
              ? null
              : await tarContent(assembled.base, store, {
                  mtimeSeconds: sourceDateEpoch(environment.env),
                  signal,
                }),
          node: assembled.node,
          runtime: assembled.runtime,
        };
      }),
    );
  });
}

/** A file below the image's server/. */
export interface ServerFile {
  /** Path below server/, with slashes. */
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
