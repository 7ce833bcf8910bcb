import { chmod, lstat, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { errnoOf, writeError } from '../../util/files/file-error.ts';
import { isBelow } from '../../util/folders/is-below.ts';
import { makeFolders } from '../../util/folders/make-folders.ts';
import { removeLitter, temporaryName } from '../../util/files/temporary-files.ts';
import { digestOfFile } from '../../util/files/written-files.ts';
import { contextRecord, contextRecordName, readContextRecord } from './context-record.ts';

export interface WriteContextOptions {
  /** Overwrite what the user changed. */
  readonly force?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a build context into a folder: whole or not at all. A folder that mlpack wrote before is
 * replaced; files the user added to it are kept.
 *
 * @throws MlpackError OUTPUT_MODIFIED when a generated file was changed, or the folder holds something
 * else, and `force` isn't set; DISK_FULL, OUTPUT_NOT_WRITABLE.
 */
export async function writeContext(
  folder: string,
  entries: readonly TreeEntry[],
  { force = false, signal }: WriteContextOptions = {},
): Promise<void> {
  const target = resolve(folder);
  const parent = dirname(target);
  const prefix = `.${basename(target)}`;
  const fresh = join(parent, temporaryName(prefix));
  try {
    await recover(target);
    const record = await readContextRecord(target);
    if (!force) await refuseModified(target, record);
    await makeFolders(parent);
    await removeLitter(parent, prefix);
    await mkdir(fresh);
    for (const entry of entries) {
      signal?.throwIfAborted();
      await writeEntry(fresh, entry, signal);
    }
    await writeFile(join(fresh, contextRecordName), `${JSON.stringify(contextRecord(entries), null, 2)}\n`);
    await keepAdded(target, fresh, record);
    await swap(fresh, target);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => {});
    throw writeError(error, target);
  }
}

async function refuseModified(
  folder: string,
  record: ReadonlyMap<string, string> | undefined,
): Promise<void> {
  if (record === undefined) {
    const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw writeError(error, folder);
    });
    if (present.length === 0) return;
    throw new MlpackError('OUTPUT_MODIFIED', `${folder} is not empty and was not written by mlpack.`, {
      suggestions: ['Name another folder with --output', 'Write into it all the same with --force'],
    });
  }
  const changed: string[] = [];
  for (const [path, digest] of record) {
    if ((await digestOfFile(join(folder, path))) !== digest) changed.push(path);
  }
  if (changed.length > 0) {
    throw new MlpackError(
      'OUTPUT_MODIFIED',
      `${folder}: changed since mlpack wrote it: ${changed.join(', ')}`,
      {
        suggestions: ['Keep your changes: name another folder with --output', 'Overwrite them with --force'],
      },
    );
  }
}

async function writeEntry(root: string, entry: TreeEntry, signal: AbortSignal | undefined): Promise<void> {
  const path = join(root, entry.path);
  await makeFolders(dirname(path));
  switch (entry.type) {
    case 'directory':
      await makeFolders(path);
      break;
    case 'symlink':
      await symlink(entry.target, path);
      return;
    case 'file':
      await pipeline(entry.content.open(), createWriteStream(path), { ...(signal && { signal }) });
  }
  // The mode given at creation is cut by the user's umask.
  await chmod(path, entry.mode);
}

/** Moves what the user added (and, with --force, anything else that is there) over to the new folder. */
async function keepAdded(
  from: string,
  to: string,
  record: ReadonlyMap<string, string> | undefined,
): Promise<void> {
  const names = await readdir(from, { recursive: true, withFileTypes: true }).catch(() => []);
  const moves: { readonly path: string; readonly kept: string }[] = [];
  for (const entry of names) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const inFolder = path.slice(from.length + 1);
    if (inFolder === contextRecordName || record?.has(inFolder) === true) continue;
    const kept = join(to, inFolder);
    // What was a folder may be written as a link, which leads anywhere, or as a file.
    if (!(await isBelow(to, kept))) throw inTheWay(path);
    if (await lstat(kept).catch(() => undefined)) continue;
    moves.push({ path, kept });
  }
  for (const { path, kept } of moves) {
    await makeFolders(dirname(kept));
    await rename(path, kept);
  }
}

function inTheWay(path: string): MlpackError {
  return new MlpackError('OUTPUT_MODIFIED', `${path} has no place: its folder is to be something else.`, {
    suggestions: ['Move it elsewhere', 'Name another folder with --output'],
  });
}

/** A kill between the two renames leaves the old folder beside its place; {@link recover} puts it back. */
async function swap(fresh: string, target: string): Promise<void> {
  const hadOld = await renameIfThere(target, previousOf(target));
  await rename(fresh, target);
  if (hadOld) await rm(previousOf(target), { recursive: true, force: true });
}

async function recover(target: string): Promise<void> {
  const isThere = (await lstat(target).catch(() => undefined)) !== undefined;
  if (isThere) await rm(previousOf(target), { recursive: true, force: true });
  else await renameIfThere(previousOf(target), target);
}

function previousOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.previous`);
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
