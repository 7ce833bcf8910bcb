import { createHash } from 'node:crypto';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Content } from '../../util/blobs/content.ts';

/** One member of a tar archive. */
export interface TarMember {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly body:
    | { readonly type: 'file'; readonly content: Content }
    | { readonly type: 'directory' }
    | { readonly type: 'symlink'; readonly target: string };
}

const blockBytes = 512;
const typeFlags = { file: '0', symlink: '2', directory: '5', pax: 'x' } as const;
const maxOctal7 = 0o7777777;
const maxOctal11 = 0o77777777777;

/**
 * Writes POSIX ustar, with pax records only for what ustar cannot hold. Written here rather than by a
 * library because every byte of it is in the image's digest, which an upgrade must not change.
 * Bodies are streamed, and checked against their declared digest on the way.
 * @param mtimeSeconds of every member, since 1970
 * @throws MlpackError FILE_NOT_READABLE when a file is not what it was when it was hashed
 */
export async function* tar(
  members: Iterable<TarMember>,
  mtimeSeconds: number,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (const member of members) {
    signal?.throwIfAborted();
    yield headerOf(member, mtimeSeconds);
    if (member.body.type === 'file') yield* fileBody(member.path, member.body.content, signal);
  }
  yield Buffer.alloc(2 * blockBytes);
}

/** How long {@link tar} will be, without reading any body. */
export function tarSizeBytes(members: Iterable<TarMember>): number {
  let sizeBytes = 2 * blockBytes;
  for (const member of members) {
    sizeBytes += headerOf(member, 0).length;
    if (member.body.type === 'file') sizeBytes += roundUp(member.body.content.sizeBytes);
  }
  return sizeBytes;
}

async function* fileBody(path: string, content: Content, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of content.open()) {
    signal?.throwIfAborted();
    const bytes: Uint8Array = chunk;
    sizeBytes += bytes.byteLength;
    hash.update(bytes);
    if (sizeBytes <= content.sizeBytes) yield bytes;
  }
  if (sizeBytes !== content.sizeBytes || hash.digest('hex') !== content.sha256) {
    throw new MlpackError('FILE_NOT_READABLE', `${path} changed while it was being packed.`, {
      suggestions: ['Run the same command again once nothing writes to the file.'],
    });
  }
  if (sizeBytes % blockBytes !== 0) yield Buffer.alloc(roundUp(sizeBytes) - sizeBytes);
}

function headerOf(member: TarMember, mtimeSeconds: number): Buffer {
  const path = member.body.type === 'directory' ? `${member.path}/` : member.path;
  const target = member.body.type === 'symlink' ? member.body.target : '';
  const size = member.body.type === 'file' ? member.body.content.sizeBytes : 0;
  const records = [
    fitsField(path) ? '' : paxRecord('path', path),
    fitsField(target) ? '' : paxRecord('linkpath', target),
    size <= maxOctal11 ? '' : paxRecord('size', String(size)),
    member.uid <= maxOctal7 ? '' : paxRecord('uid', String(member.uid)),
    member.gid <= maxOctal7 ? '' : paxRecord('gid', String(member.gid)),
  ].join('');
  const ustar = block({ ...member, path, target, size, mtimeSeconds, typeFlag: typeFlags[member.body.type] });
  if (records === '') return ustar;
  const body = Buffer.from(records, 'utf8');
  const padded = Buffer.alloc(roundUp(body.length));
  body.copy(padded);
  const pax = block({
    path: 'PaxHeader',
    mode: 0o644,
    uid: 0,
    gid: 0,
    target: '',
    size: body.length,
    mtimeSeconds,
    typeFlag: typeFlags.pax,
  });
  return Buffer.concat([pax, padded, ustar]);
}

interface Header {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly target: string;
  readonly size: number;
  readonly mtimeSeconds: number;
  readonly typeFlag: string;
}

function block(header: Header): Buffer {
  const bytes = Buffer.alloc(blockBytes);
  bytes.write(header.path, 0, 100, 'utf8');
  bytes.write(octal(header.mode, 7), 100);
  bytes.write(octal(Math.min(header.uid, maxOctal7), 7), 108);
  bytes.write(octal(Math.min(header.gid, maxOctal7), 7), 116);
  bytes.write(octal(Math.min(header.size, maxOctal11), 11), 124);
  bytes.write(octal(header.mtimeSeconds, 11), 136);
  bytes.write('        ', 148);
  bytes.write(header.typeFlag, 156);
  bytes.write(header.target, 157, 100, 'utf8');
  bytes.write('ustar\x0000', 257, 'latin1');
  bytes.write(octal(0, 7), 329);
  bytes.write(octal(0, 7), 337);
  const checksum = bytes.reduce((sum, byte) => sum + byte, 0);
  bytes.write(`${octal(checksum, 6)}\0 `, 148, 'latin1');
  return bytes;
}

/** A pax record's length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + 1;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  return `${length} ${key}=${value}\n`;
}

function fitsField(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- ustar fields are ASCII
  return text.length <= 100 && /^[\x00-\x7f]*$/u.test(text);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function roundUp(sizeBytes: number): number {
  return Math.ceil(sizeBytes / blockBytes) * blockBytes;
}
