import { readFile, stat } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { hashFile } from '../../util/blobs/hash-file.ts';
import { digestOf, hexOf } from '../documents/digest.ts';
import type { Descriptor } from '../documents/manifest.ts';

/** What is read of a document at most: a manifest, an index or a config. */
export const maxDocumentBytes = 16 << 20;

/**
 * Reads a document from the file of its blob.
 * @throws MlpackError IMAGE_INVALID when it is missing, too large, or not what its descriptor says
 */
export async function readDocument(
  path: string,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
): Promise<Buffer> {
  const stats = await stat(path).catch((cause: unknown) => missing(path, cause));
  if (!stats.isFile() || stats.size !== size || size > maxDocumentBytes) throw damaged(path);
  const bytes = await readFile(path);
  if (digestOf(bytes) !== digest) throw damaged(path);
  return bytes;
}

/**
 * Hashes the file of a blob, however large.
 * @returns its path
 * @throws MlpackError IMAGE_INVALID when it is missing, or not what its descriptor says
 */
export async function checkBlob(path: string, { digest, size }: Descriptor): Promise<string> {
  const stats = await stat(path).catch((cause: unknown) => missing(path, cause));
  if (!stats.isFile() || stats.size !== size) throw damaged(path);
  if ((await hashFile(path)).sha256 !== hexOf(digest)) throw damaged(path);
  return path;
}

function missing(path: string, cause: unknown): never {
  throw new MlpackError('IMAGE_INVALID', `The image is incomplete: ${path} is missing.`, { cause });
}

function damaged(path: string): MlpackError {
  return new MlpackError('IMAGE_INVALID', `${path} does not have the bytes its digest says.`, {
    suggestions: ['Build or copy the image again.'],
  });
}
