import { readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import type { TreeEntry } from '../oci/tar/tree.ts';
import { fileContent, type Content } from '../util/blobs/content.ts';
import { readBoundedFile } from '../util/files/bounded-file.ts';
import { errnoOf, unreadable } from '../util/files/file-error.ts';
import { encodingProblem } from '../util/files/utf8.ts';
import { hashFile } from '../util/blobs/hash-file.ts';
import { parseIgnore, type IgnoreRules } from './ignore.ts';

const maxIgnoreBytes = 1 << 20;
const owner = { uid: 0, gid: 0 };

/**
 * Reads a build context from a folder: what `.dockerignore` leaves in, sorted, hashed but not kept in
 * memory, symbolic links as they are. Modes become 0644, or 0755 for folders and what its owner may execute,
 * so that neither umask nor user shows.
 * @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE, DOCKERFILE_INVALID (see parseIgnore; also for what is not UTF-8)
 */
export async function readContextFolder(folder: string, signal?: AbortSignal): Promise<TreeEntry[]> {
  const path = join(folder, '.dockerignore');
  const ignore = await readBoundedFile(path, maxIgnoreBytes).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return Buffer.alloc(0);
    throw unreadable(path, error);
  });
  const problem = encodingProblem(ignore);
  if (problem !== undefined) throw new MlpackError('DOCKERFILE_INVALID', `${path} ${problem}.`);
  const entries: TreeEntry[] = [];
  await readFolder({ folder, rules: parseIgnore(ignore.toString('utf8')), entries, signal }, '');
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

interface Walk {
  readonly folder: string;
  readonly rules: IgnoreRules;
  readonly entries: TreeEntry[];
  readonly signal: AbortSignal | undefined;
}

async function readFolder(walk: Walk, below: string): Promise<void> {
  const { folder, rules, entries, signal } = walk;
  const absolute = join(folder, below);
  const found = await readdir(absolute, { withFileTypes: true }).catch((error: unknown) => {
    throw readError(error, absolute);
  });
  for (const entry of found) {
    signal?.throwIfAborted();
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const file = join(folder, path);
    const isIgnored = rules.ignores(path);
    if (entry.isDirectory()) {
      if (!isIgnored) entries.push({ type: 'directory', path, mode: 0o755, ...owner });
      if (!isIgnored || !rules.prunes) await readFolder(walk, path);
    } else if (isIgnored) {
      continue;
    } else if (entry.isSymbolicLink()) {
      entries.push({ type: 'symlink', path, target: await readlink(file), mode: 0o777, ...owner });
    } else if (entry.isFile()) {
      const { mode } = await stat(file);
      const content = await hashedFile(file, signal);
      entries.push({ type: 'file', path, content, mode: (mode & 0o100) === 0 ? 0o644 : 0o755, ...owner });
    } else {
      throw new MlpackError('FILE_NOT_READABLE', `${file} is neither a file, a folder nor a link.`, {
        suggestions: ['Move it out of the build context, or name it in .dockerignore.'],
      });
    }
  }
}

async function hashedFile(path: string, signal: AbortSignal | undefined): Promise<Content> {
  try {
    return fileContent(path, await hashFile(path, signal));
  } catch (error) {
    throw readError(error, path);
  }
}

function readError(error: unknown, path: string): unknown {
  if (errnoOf(error) === 'ENOENT') {
    return new MlpackError('FILE_NOT_FOUND', `${path} does not exist.`, { cause: error });
  }
  if (['EACCES', 'EPERM', 'ENOTDIR', 'EIO'].includes(errnoOf(error) ?? '')) {
    return new MlpackError('FILE_NOT_READABLE', `${path} cannot be read (${errnoOf(error)}).`, {
      cause: error,
    });
  }
  return error;
}
