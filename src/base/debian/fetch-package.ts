import { MlpackError } from '../../errors/mlpack-error.ts';
import type { BlobStore, StoredBlob } from '../../util/blobs/blob-store.ts';
import { download, downloadBytes, type DownloadContext } from '../download.ts';
import type { LockedDebianPackage } from '../../../contract/schemas/lock.schema.ts';
import type { DebianMirrors } from './archive.ts';

/**
 * A locked .deb: from the store, else from the mirror, else (it has left the mirror) from
 * snapshot.debian.org; only ever with the bytes the lock says.
 * @throws MlpackError PACKAGE_NOT_FOUND, INTEGRITY, NETWORK
 */
export async function fetchDebianPackage(
  context: DownloadContext & { readonly store: BlobStore; readonly mirrors: DebianMirrors },
  locked: LockedDebianPackage,
): Promise<StoredBlob> {
  const { store, mirrors, signal } = context;
  const { sha256, sizeBytes: maxBytes } = locked;
  const known = await store.find(sha256);
  if (known !== undefined) return known;

  const label = `${locked.name} ${locked.version} (${locked.architecture})`;
  const url = `${mirrors[locked.archive]}/${locked.path}`;
  const bytes =
    (await download(context, { url, label, maxBytes })) ?? (await downloadSnapshot(context, locked, label));
  if (bytes !== undefined) return store.write(bytes, { expected: { sha256, label }, signal });
  throw new MlpackError(
    'PACKAGE_NOT_FOUND',
    `${label} is neither on the Debian mirror (${url}) nor on ${mirrors.snapshot}.`,
    {
      suggestions: ['Pin the current packages with: mlpack lock --update'],
    },
  );
}

/** snapshot.debian.org's machine-readable interface names files by SHA-1; the lock's SHA-256 still decides. */
async function downloadSnapshot(
  context: DownloadContext & { readonly mirrors: DebianMirrors },
  locked: LockedDebianPackage,
  label: string,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const { snapshot } = context.mirrors;
  const listUrl = `${snapshot}/mr/binary/${encodeURIComponent(locked.name)}/${encodeURIComponent(locked.version)}/binfiles`;
  const list = await downloadBytes(context, { url: listUrl, label, maxBytes: 1 << 20 });
  if (list === undefined) return undefined;
  const sha1 = sha1Of(list.toString('utf8'), locked.architecture);
  if (sha1 === undefined) return undefined;
  return download(context, { url: `${snapshot}/file/${sha1}`, label, maxBytes: locked.sizeBytes });
}

function sha1Of(json: string, architecture: string): string | undefined {
  let answer: { result?: { architecture?: unknown; hash?: unknown }[] };
  try {
    answer = JSON.parse(json);
  } catch {
    return undefined;
  }
  const hash = answer.result?.find((file) => file.architecture === architecture)?.hash;
  return typeof hash === 'string' && /^[0-9a-f]{40}$/u.test(hash) ? hash : undefined;
}
