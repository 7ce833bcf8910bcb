import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { readTar } from '../oci/tar/tar-reader.ts';
import type { BlobStore } from '../util/blobs/blob-store.ts';
import { fileContent, isSeekable, type Content, type SeekableContent } from '../util/blobs/content.ts';
import { own } from '../../contract/own.ts';
import { unsupported } from './parse.ts';

/** A member of an archive; a file's bytes are `sizeBytes` from `offset` on of the uncompressed archive. */
export interface ArchiveMember {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'link';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly target: string;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

const memoKind = 'archive';
const memberTypes: Readonly<Record<string, ArchiveMember['type']>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'directory',
  symlink: 'symlink',
  link: 'link',
};

/**
 * What is in an uncompressed tar, remembered in the store by the tar's digest, so that an archive is read
 * once and not at every build.
 * @throws MlpackError DOCKERFILE_UNSUPPORTED for devices and pipes, IMAGE_INVALID for a broken archive
 */
export async function listArchive(
  archive: SeekableContent,
  where: { readonly store: BlobStore; readonly line: number; readonly label: string },
  signal?: AbortSignal,
): Promise<readonly ArchiveMember[]> {
  const { store, line, label } = where;
  const memo = await store.recall(memoKind, archive.sha256);
  if (Array.isArray(memo) && memo.every(isMember)) return memo;
  const members: ArchiveMember[] = [];
  for await (const { header, offset, bytes } of readTar(archive.open(), 'none', label, signal)) {
    const { name, mode, uid, gid, size } = header;
    const type = own(memberTypes, header.type);
    if (type === undefined) throw unsupported(line, `ADD of ${label} with the ${header.type} "${name}"`);
    const hash = createHash('sha256');
    for await (const chunk of bytes) hash.update(chunk);
    const sizeBytes = type === 'file' ? size : 0;
    const target = header.linkname ?? '';
    members.push({
      name,
      type,
      mode: mode & 0o7777,
      uid,
      gid,
      target,
      offset,
      sizeBytes,
      sha256: hash.digest('hex'),
    });
  }
  await store.remember(memoKind, archive.sha256, members);
  return members;
}

/**
 * A tar as one whose members can be reached directly: itself, or uncompressed in the store. Undefined when
 * ADD would not take it for an archive and copy it.
 * @throws MlpackError DOCKERFILE_UNSUPPORTED for archives only an engine unpacks
 */
export async function openArchive(
  content: Content,
  where: { readonly store: BlobStore; readonly line: number; readonly label: string },
  signal?: AbortSignal,
): Promise<SeekableContent | undefined> {
  const head = await beginning(content.open());
  const hex = head.subarray(0, 8).toString('hex');
  const other = engineOnly.find(({ magic }) => hex.startsWith(magic));
  if (other !== undefined)
    throw unsupported(where.line, `ADD of ${where.label}, compressed with ${other.name},`);
  if (!hex.startsWith('1f8b')) {
    if (!isTarHeader(head)) return undefined;
    return isSeekable(content) ? content : copyToStore(content.open(), where.store, signal);
  }
  const isTar = await beginning(gunzipped(content)).then(isTarHeader, () => false);
  return isTar ? copyToStore(gunzipped(content), where.store, signal) : undefined;
}

const engineOnly = [
  { name: 'bzip2', magic: '425a68' },
  { name: 'xz', magic: 'fd377a585a00' },
  { name: 'zstd', magic: '28b52ffd' },
] as const;

/** Piped by hand: whoever stops reading early stops the source too, and its error is not lost. */
async function* gunzipped(content: Content): AsyncGenerator<Uint8Array> {
  const source = content.open();
  const gunzip = createGunzip();
  const piping = pipeline(source, gunzip).catch(() => {});
  try {
    yield* gunzip;
  } finally {
    source.destroy();
    await piping;
  }
}

async function copyToStore(
  source: AsyncIterable<Uint8Array>,
  store: BlobStore,
  signal?: AbortSignal,
): Promise<SeekableContent> {
  const blob = await store.write(source, { signal });
  return fileContent(blob.path, blob);
}

async function beginning(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    sizeBytes += chunk.byteLength;
    if (sizeBytes >= 512) break;
  }
  return Buffer.concat(chunks).subarray(0, 512);
}

/** A header's checksum counts its own eight bytes as spaces (POSIX pax, "ustar Interchange Format"). */
function isTarHeader(head: Buffer): boolean {
  if (head.length < 512) return false;
  const [digits = ''] = /[0-7]+/u.exec(head.toString('latin1', 148, 156)) ?? [];
  const sum = head.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  return Number.parseInt(digits, 8) === sum;
}

function isMember(value: unknown): value is ArchiveMember {
  return (
    typeof value === 'object' && value !== null && 'name' in value && 'sha256' in value && 'offset' in value
  );
}
