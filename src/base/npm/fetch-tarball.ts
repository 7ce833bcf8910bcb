import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { BlobStore, StoredBlob } from '../../util/blobs/blob-store.ts';
import { download, shown, type DownloadContext } from '../download.ts';
import type { LockedNpmPackage } from '../../../contract/schemas/lock.schema.ts';
import type { NpmConfig } from './npm-config.ts';

/** Larger than any package that is meant: a bound against a server that never ends. */
const maxTarballBytes = 1 << 30;
const memoKind = 'npm-tarball';

/**
 * A locked npm tarball: from the store, else from npm's own cache, else from the registry; only ever
 * with the integrity the lock says.
 * @throws MlpackError PACKAGE_NOT_FOUND, INTEGRITY, NETWORK
 */
export async function fetchNpmTarball(
  context: DownloadContext & { readonly store: BlobStore; readonly npm: NpmConfig },
  locked: LockedNpmPackage,
): Promise<StoredBlob> {
  const { store, npm, signal } = context;
  const sha256 = await store.recall(memoKind, locked.integrity);
  const known = typeof sha256 === 'string' ? await store.find(sha256) : undefined;
  if (known !== undefined) return known;

  const blob = (await fromNpmCache(context, locked)) ?? (await fromRegistry());
  await store.remember(memoKind, locked.integrity, blob.sha256);
  return blob;

  async function fromRegistry(): Promise<StoredBlob> {
    const label = `${locked.name}@${locked.version}`;
    const url = `${npm.registry}${locked.tarball}`;
    const headers = npm.authorization === undefined ? {} : { authorization: npm.authorization };
    const bytes = await download(context, { url, label, headers, maxBytes: maxTarballBytes });
    if (bytes === undefined) {
      throw new MlpackError('PACKAGE_NOT_FOUND', `The npm registry has no ${shown(url)}.`, {
        suggestions: ['Check: npm config get registry', 'Pin current packages with: mlpack lock --update'],
      });
    }
    return store.write(verified(bytes, locked.integrity, `${label} from ${shown(url)}`), { signal });
  }
}

/** npm keeps tarballs by their digest (cacache's content-v2): what `npm ci` fetched need not be fetched again. */
async function fromNpmCache(
  { npm, store, signal }: DownloadContext & { readonly store: BlobStore; readonly npm: NpmConfig },
  locked: LockedNpmPackage,
): Promise<StoredBlob | undefined> {
  const hex = Buffer.from(locked.integrity.replace('sha512-', ''), 'base64').toString('hex');
  const folders = [hex.slice(0, 2), hex.slice(2, 4), hex.slice(4)];
  const path = join(npm.cacheFolder, '_cacache', 'content-v2', 'sha512', ...folders);
  try {
    await access(path);
    return await store.write(verified(createReadStream(path), locked.integrity, path), { signal });
  } catch (error) {
    signal?.throwIfAborted();
    // Rotten or unreadable: the registry has it too. A full disk of ours is not npm's fault.
    if (error instanceof MlpackError && error.code !== 'INTEGRITY' && error.code !== 'OUTPUT_NOT_WRITABLE') {
      throw error;
    }
    return undefined;
  }
}

async function* verified(
  source: AsyncIterable<Uint8Array>,
  integrity: string,
  label: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha512');
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
  const actual = `sha512-${hash.digest('base64')}`;
  if (actual === integrity) return;
  throw new MlpackError('INTEGRITY', `${label} should have integrity ${integrity} but has ${actual}.`, {
    suggestions: ['Try again; if it stays, the registry or a proxy on the way alters files.'],
  });
}
