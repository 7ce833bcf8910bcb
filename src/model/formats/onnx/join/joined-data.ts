import { realpath } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { writeError } from '../../../../util/files/file-error.ts';
import { makeFolders } from '../../../../util/folders/make-folders.ts';
import { linkOrCopy } from '../../place-files.ts';
import type { ModelOutline } from '../outline.ts';
import { allTensors } from '../walk-outline.ts';
import { findExternalData, requireExternalData } from '../wire/external-data.ts';

/** Where weights lie that stand beside two models, once these are one. */
export interface JoinedData {
  /** What becomes of a path in the second model; in the first they stay. */
  readonly moved: ReadonlyMap<string, string>;
  /** The files by the paths that they get. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Finds the external data of two models, and a place for each file: where it is relative to its model, but for files of the second that
 * would meet others of the first, which go into a folder.
 *
 * @param folder what that is called, if nothing else is
 * @throws MlpackError MODEL_EXTERNAL_DATA for files that are missing, short or outside of the model's folder
 */
export async function joinData(
  first: { readonly path: string; readonly outline: ModelOutline },
  second: { readonly path: string; readonly outline: ModelOutline },
  folder: string,
): Promise<JoinedData> {
  const files = new Map<string, string>();
  for (const location of await locationsOf(first)) {
    files.set(posix.normalize(location), join(dirname(first.path), location));
  }
  const moved = new Map<string, string>();
  // A file system may take two names that differ in their case for one, and none has a file where it has a folder.
  const tops = new Set([...files.keys()].map(topOf));
  let apart = folder;
  while (tops.has(apart)) apart += '_';
  for (const location of await locationsOf(second)) {
    const path = posix.normalize(location);
    const file = join(dirname(second.path), location);
    const same = files.get(path);
    const isSame = same !== undefined && (await realpath(same)) === (await realpath(file));
    const to = isSame || !tops.has(topOf(path)) ? path : `${apart}/${path}`;
    moved.set(location, to);
    files.set(to, file);
  }
  return { moved, files };
}

/** Puts the files there. @param folder of the joined model, absolute. @throws MlpackError DISK_FULL, OUTPUT_NOT_WRITABLE */
export async function placeData({ files }: JoinedData, folder: string): Promise<void> {
  try {
    for (const [path, file] of files) {
      await makeFolders(dirname(join(folder, path)));
      await linkOrCopy(file, join(folder, path));
    }
  } catch (error) {
    throw writeError(error, folder);
  }
}

async function locationsOf({
  path,
  outline,
}: {
  readonly path: string;
  readonly outline: ModelOutline;
}): Promise<readonly string[]> {
  const files = await findExternalData(path, [...allTensors(outline)]);
  requireExternalData(path, files);
  return files.map(({ location }) => location);
}

function topOf(path: string): string {
  return (path.split('/')[0] ?? '').toLowerCase();
}
