import { MlpackError } from '../errors/mlpack-error.ts';
import type { TreeEntry } from '../oci/tar/tree.ts';
import type { BlobStore } from '../util/blobs/blob-store.ts';
import type { DebianMirrors } from './debian/archive.ts';
import { baseTree, baseTreeFormat } from './debian/base-tree.ts';
import type { DownloadContext } from './download.ts';
import type { Lock, LockedDebianPackage, LockedNpmPackage } from '../../contract/schemas/lock.schema.ts';
import type { LockedPlatform } from './lock.ts';
import { nodeTree, nodeTreeFormat } from './node/node-tree.ts';
import type { NpmConfig } from './npm/npm-config.ts';
import { packedTree } from './packed-tree.ts';

export interface AssembleContext extends DownloadContext {
  readonly store: BlobStore;
  readonly mirrors: DebianMirrors;
  readonly npm: NpmConfig;
}

/** File trees relative to the image's root, each sorted by path and without parent folders. */
export interface AssembledBase {
  /** Empty when the base is an image. */
  readonly base: readonly TreeEntry[];
  readonly node: readonly TreeEntry[];
  readonly runtime: readonly TreeEntry[];
}

/** What a runtime's packages are in an image. */
export interface RuntimePackages {
  /** Name of the runtime, which is also the role of its packages in the lock. */
  readonly name: string;
  /**
   * The files of locked packages for one platform, from the cache where they are there.
   * @throws MlpackError INTEGRITY, PACKAGE_NOT_FOUND, NETWORK
   */
  tree(
    context: DownloadContext & { readonly store: BlobStore; readonly npm: NpmConfig },
    packages: readonly LockedNpmPackage[],
    platform: LockedPlatform,
  ): Promise<TreeEntry[]>;
}

/**
 * The files of a locked base for one platform. Downloads what the store lacks, checks every byte
 * against the lock; a second time only reads (and hashes) the store.
 * @throws MlpackError LOCK_OUTDATED when the lock lacks the platform; INTEGRITY, PACKAGE_NOT_FOUND, NETWORK
 */
export async function assembleBase(
  lock: Lock,
  platform: LockedPlatform,
  runtime: RuntimePackages,
  context: AssembleContext,
): Promise<AssembledBase> {
  const debian =
    lock.base.kind === 'minimal' ? lockedPackages(lock.base.platforms[platform]?.packages, platform) : [];
  const nodePackage = lock.npm.find((locked) => locked.role === 'node' && locked.platform === platform);
  const runtimePackages = lock.npm.filter((locked) => {
    return locked.role === runtime.name && (locked.platform === null || locked.platform === platform);
  });
  if (nodePackage === undefined || runtimePackages.length === 0) throw uncovered(platform);

  const cached = (key: readonly unknown[], build: () => Promise<TreeEntry[]>) =>
    packedTree(context.store, key, build, context.signal);
  // One after the other: each holds its unpacked files in memory once, Node.js 126 MB of them.
  const base =
    lock.base.kind === 'image'
      ? []
      : await cached(['base', baseTreeFormat, debian.map(digestOf)], () => baseTree(context, debian));
  const node = await cached(['node', nodeTreeFormat, nodePackage.integrity], () =>
    nodeTree(context, nodePackage),
  );
  return { base, node, runtime: await runtime.tree(context, runtimePackages, platform) };
}

function lockedPackages(
  packages: readonly LockedDebianPackage[] | undefined,
  platform: LockedPlatform,
): readonly LockedDebianPackage[] {
  if (packages === undefined) throw uncovered(platform);
  return packages;
}

function uncovered(platform: LockedPlatform): MlpackError {
  return new MlpackError('LOCK_OUTDATED', `mlpack.lock pins nothing for ${platform}.`, {
    suggestions: ['Pin it with: mlpack lock --update'],
  });
}

function digestOf(locked: LockedDebianPackage): string {
  return `${locked.name} ${locked.sha256}`;
}
