import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { alwaysIgnored, mostModelFiles, type ModelManifest } from '../../attest/model/model-manifest.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { unreadable } from '../../util/files/file-error.ts';
import { openFile } from '../../util/files/open-file.ts';

const bufferBytes = 1 << 20;

/**
 * The files of a model by their paths in it: of a folder all but what is ignored, of a file itself alone.
 *
 * @param ignored paths in the folder, beside what never counts
 * @returns absolute paths by those in the model
 * @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE; SIGNATURE_INVALID for links, names that are no UTF-8, and folders without files
 */
export async function modelFiles(
  path: string,
  ignored: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (found.isFile()) return new Map([[basename(path), path]]);
  const files = new Map<string, string>();
  const skipped = new Set([...ignored, ...alwaysIgnored]);
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
      const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (skipped.has(inside)) continue;
      if (entry.name.includes('\u{FFFD}')) throw refused(join(path, inside), 'has a name that is no UTF-8');
      if (entry.isDirectory()) await visit(inside);
      else if (entry.isFile()) files.set(inside, join(path, inside));
      else throw refused(join(path, inside), 'is a link, or no file');
      if (files.size > mostModelFiles) throw refused(path, `has more than ${mostModelFiles} files`);
    }
  };
  await visit('');
  if (files.size === 0) throw refused(path, 'has no files');
  return files;
}

/** The hash of a file or of a range of it, hex. */
export async function hashRange(
  path: string,
  hash: ModelManifest['hash'],
  signal: AbortSignal,
  { start, end }: { readonly start: number; readonly end: number } = { start: 0, end: Infinity },
): Promise<string> {
  await using file = await openFile(path);
  const digest = createHash(hash);
  const buffer = Buffer.allocUnsafe(bufferBytes);
  for (let at = start; at < end;) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(bufferBytes, end - at), at);
    if (bytesRead === 0) break;
    digest.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return digest.digest('hex');
}

function refused(path: string, problem: string): MlpackError {
  return new MlpackError('SIGNATURE_INVALID', `${path} ${problem}: no signature of a model covers that.`);
}
