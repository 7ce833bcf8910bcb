import { constants } from 'node:fs';
import { copyFile, link, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { errnoOf, writeError } from '../../util/files/file-error.ts';
import { withFolderLock } from '../../util/folders/folder-lock.ts';
import { makeFolders } from '../../util/folders/make-folders.ts';
import { missingFolders, removeEmptyFolders } from '../../util/folders/new-folders.ts';
import { removeLitter, temporaryName } from '../../util/files/temporary-files.ts';
import type { ImageBundle } from '../image/image.ts';
import { blobsOf, type BundleBlob } from '../image/bundle-blobs.ts';
import { canonicalJson } from '../documents/canonical-json.ts';
import { digestFromHex, hexOf, type Digest } from '../documents/digest.ts';
import { blobPath, readIndex, reachableFrom } from './layout-source.ts';
import { refNameAnnotation, type Descriptor } from '../documents/manifest.ts';
import type { TaggedReference } from '../documents/reference.ts';
import { isNamed, isNamedByTag, nameAnnotations } from '../image/image-names.ts';

/** Blobs this young may belong to another tool that is writing the same layout at this moment. */
const orphanAgeMs = 60 * 60 * 1000;

/**
 * Adds a bundle to the OCI layout in `folder` under `name`, creating the layout if there is none and
 * replacing what had the name (image-layout.md). A kill at any moment leaves the old layout or the new one,
 * and writers of the same layout wait for each other. Layer files are hard-linked where the file system allows.
 *
 * An older mlpack named images by their tag alone. Such an entry goes where it is this very image; else it stays,
 * because it may be another model's.
 * @returns whether such an entry has stayed
 * @throws MlpackError OUTPUT_NOT_WRITABLE (also when the folder holds something else), DISK_FULL
 */
export async function writeLayout(
  folder: string,
  bundle: ImageBundle,
  name: TaggedReference,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<boolean> {
  await checkIsLayoutOrEmpty(folder);
  const made = await missingFolders(folder);
  try {
    // Whoever adds a name must see all others, and nobody may delete a blob that another is about to name.
    return await withFolderLock(
      folder,
      () =>
        addToLayout(folder, bundle, name, options.signal).catch(async (error: unknown) => {
          if (made.length > 0) await removeUnfinished(folder);
          throw error;
        }),
      options,
    );
  } catch (error) {
    await removeEmptyFolders(made);
    throw writeError(error, folder);
  }
}

async function addToLayout(
  folder: string,
  bundle: ImageBundle,
  name: TaggedReference,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const before = await readIndex(folder);
  const reachableBefore = before === undefined ? new Set<Digest>() : await reachableFrom(folder, before);
  const blobFolder = dirname(blobPath(folder, bundle.descriptor.digest));
  await makeFolders(blobFolder);
  await removeLitter(blobFolder, 'blob');
  await writeFileAtomic(join(folder, 'oci-layout'), canonicalJson({ imageLayoutVersion: '1.0.0' }));
  for (const blob of await blobsOf(bundle)) {
    signal?.throwIfAborted();
    await placeBlob(folder, blob);
  }
  const isReplaced = (entry: Descriptor) =>
    isNamed(entry, name) || (isNamedByTag(entry, name) && entry.digest === bundle.descriptor.digest);
  const others = (before?.manifests ?? []).filter((entry) => !isReplaced(entry));
  const named: Descriptor = { ...bundle.descriptor, annotations: nameAnnotations(name) };
  const index = { schemaVersion: 2 as const, manifests: [...others, named].toSorted(byName) };
  signal?.throwIfAborted();
  await writeFileAtomic(join(folder, 'index.json'), canonicalJson(index));
  await prune(folder, await reachableFrom(folder, index), reachableBefore);
  return others.some((entry) => isNamedByTag(entry, name));
}

/** What is in a folder that was made for a layout which is none yet. */
async function removeUnfinished(folder: string): Promise<void> {
  if ((await readIndex(folder)) !== undefined) return;
  await rm(join(folder, 'blobs'), { recursive: true, force: true });
  await rm(join(folder, 'oci-layout'), { force: true });
}

async function checkIsLayoutOrEmpty(folder: string): Promise<void> {
  const names: string[] = await readdir(folder).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw writeError(error, folder);
  });
  // A first write that was killed leaves a layout without index.json.
  const foreign = names.filter((name) => !name.startsWith('.') && name !== 'blobs');
  if (foreign.length > 0 && !names.includes('oci-layout')) {
    throw new MlpackError(
      'OUTPUT_NOT_WRITABLE',
      `${folder} is neither empty nor an OCI layout: it has ${foreign[0]}.`,
      { suggestions: ['Name an empty or new folder, for example oci:./image'] },
    );
  }
}

async function placeBlob(folder: string, { digest, content, path }: BundleBlob): Promise<void> {
  const target = blobPath(folder, digest);
  const present = await stat(target).catch(() => undefined);
  if (present?.isFile() === true && present.size === content.sizeBytes) return;
  const temporary = join(dirname(target), temporaryName('blob'));
  try {
    if (path === undefined) await writeSynced(temporary, content.open());
    else await link(path, temporary).catch(() => copyFile(path, temporary, constants.COPYFILE_FICLONE));
    await rename(temporary, target);
  } finally {
    // Renaming one hard link of a file onto another leaves both.
    await rm(temporary, { force: true });
  }
}

async function writeSynced(path: string, data: AsyncIterable<Uint8Array>): Promise<void> {
  await using file = await open(path, 'wx');
  await writeFile(file, data);
  await file.sync();
}

/** Deletes blobs nothing refers to: those the replaced image had, and old ones of builds that died. */
async function prune(
  folder: string,
  reachable: ReadonlySet<Digest>,
  reachableBefore: ReadonlySet<Digest>,
): Promise<void> {
  const blobFolder = join(folder, 'blobs', 'sha256');
  for (const name of await readdir(blobFolder)) {
    const digest = digestFromHex(name);
    if (!/^[0-9a-f]{64}$/u.test(name) || reachable.has(digest)) continue;
    const path = join(blobFolder, hexOf(digest));
    if (reachableBefore.has(digest) || (await isOrphan(path))) await rm(path, { force: true });
  }
}

async function isOrphan(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.ctimeMs > orphanAgeMs;
}

function byName(a: Descriptor, b: Descriptor): number {
  return sortKey(a) < sortKey(b) ? -1 : 1;
}

function sortKey({ annotations, digest }: Descriptor): string {
  return `${annotations?.[refNameAnnotation] ?? ''} ${digest}`;
}
