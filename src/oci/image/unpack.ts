import { chmod, link, open, symlink, writeFile } from 'node:fs/promises';
import { join as joinPaths } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { makeFolders } from '../../util/folders/make-folders.ts';
import type { Image } from './image.ts';
import { readLayer } from '../layer/read-layer.ts';
import type { FileTree } from '../layer/file-tree.ts';
import { readImageTree, type LayerFile } from './image-tree.ts';
import type { ReadOptions } from '../layer/layer-listing.ts';
import type { Layer } from '../layer/layer.ts';
import { memberPath, type TarEntry } from '../tar/tar-reader.ts';

const maxSmallFileBytes = 64 << 20;

/**
 * Unpacks what an image has under `below` (for example `opt/mlpack`, or '' for all) into `folder`, which is
 * created: `opt/mlpack/model/x` becomes `<folder>/model/x`. Permission bits are kept, owners are not.
 * Nothing is ever written outside `folder`: links are made last and never written through.
 * @throws MlpackError IMAGE_INVALID, IMAGE_NOT_FOUND when there is no such folder in the image
 */
export async function unpackImage(
  image: Image,
  below: string,
  folder: string,
  options: ReadOptions = {},
): Promise<void> {
  const tree = await treeOf(image, options);
  const root = tree.resolve(below);
  if (tree.get(root)?.type !== 'directory') throw notFound(image, below);
  const onDisk = (path: string) => joinPaths(folder, root === '' ? path : path.slice(root.length + 1));
  await makeFolders(folder);
  const links: { readonly path: string; readonly target: string }[] = [];
  for (const path of tree.paths(root)) {
    const node = tree.get(path);
    if (node?.type === 'directory') await makeFolders(onDisk(path));
    if (node?.type === 'symlink') links.push({ path: onDisk(path), target: node.target });
  }
  for await (const { entry, paths } of filesIn(image, tree, root, options.signal)) {
    const [first, ...copies] = paths.map(onDisk);
    if (first !== undefined) await writeFrom(entry, [first, ...copies], entry.header.mode & 0o777);
  }
  for (const { path, target } of links) await symlink(target, path);
}

/**
 * One small file of an image, links followed.
 * @throws MlpackError IMAGE_NOT_FOUND, IMAGE_INVALID (also when it is larger than 64 MiB)
 */
export async function readImageFile(image: Image, path: string, options: ReadOptions = {}): Promise<Buffer> {
  const tree = await treeOf(image, options);
  const resolved = tree.resolve(path);
  for await (const { entry } of filesIn(image, tree, resolved, options.signal)) {
    if (entry.header.size > maxSmallFileBytes) {
      throw new MlpackError('IMAGE_INVALID', `/${path} is too large.`);
    }
    return await buffer(entry.bytes);
  }
  throw notFound(image, path);
}

/** What {@link readImageFiles} reads of all of them together. */
const maxSmallFilesBytes = 256 << 20;

/**
 * Small files of an image by their paths, read at once: a layer is decompressed but once. Links are followed; what isn't there
 * is left out.
 * @throws MlpackError IMAGE_INVALID (also when one is larger than 64 MiB, or all are than 256 MiB)
 */
export async function readImageFiles(
  image: Image,
  paths: readonly string[],
  options: ReadOptions = {},
): Promise<Map<string, Buffer>> {
  const tree = await treeOf(image, options);
  const wanted = new Map<string, string[]>();
  for (const path of paths) {
    const resolved = tree.resolve(path);
    if (tree.get(resolved)?.type === 'file') wanted.set(resolved, [...(wanted.get(resolved) ?? []), path]);
  }
  const files = new Map<string, Buffer>();
  let totalBytes = 0;
  for await (const found of placesIn(image, tree, wanted.keys(), options.signal)) {
    totalBytes += found.entry.header.size;
    if (found.entry.header.size > maxSmallFileBytes || totalBytes > maxSmallFilesBytes) {
      throw new MlpackError('IMAGE_INVALID', `/${found.paths[0]} is too large.`);
    }
    const bytes = await buffer(found.entry.bytes);
    for (const path of found.paths.flatMap((place) => wanted.get(place) ?? [])) files.set(path, bytes);
  }
  return files;
}

/** Reading a tar's headers means decompressing all of it, so a tree is kept as long as its image. */
const trees = new WeakMap<Image, Promise<FileTree<LayerFile>>>();

function treeOf(image: Image, options: ReadOptions): Promise<FileTree<LayerFile>> {
  const tree = trees.get(image) ?? readImageTree(image, options);
  trees.set(image, tree);
  tree.catch(() => trees.delete(image));
  return tree;
}

/** The tar entries that hold the bytes of the files at or below `root`, with the paths they belong at. */
function filesIn(
  image: Image,
  tree: FileTree<LayerFile>,
  root: string,
  signal?: AbortSignal,
): AsyncGenerator<FoundEntry> {
  return placesIn(image, tree, [root, ...tree.paths(root)], signal);
}

interface FoundEntry {
  readonly entry: TarEntry;
  readonly paths: readonly string[];
}

/** The same of files at these paths, which no links lead to. */
async function* placesIn(
  image: Image,
  tree: FileTree<LayerFile>,
  places: Iterable<string>,
  signal?: AbortSignal,
): AsyncGenerator<FoundEntry> {
  const wanted = new Map<Layer, Map<string, string[]>>();
  for (const path of places) {
    const node = tree.get(path);
    if (node?.type !== 'file') continue;
    const { layer, member } = node.file;
    const members = wanted.get(layer) ?? new Map<string, string[]>();
    wanted.set(layer, members);
    members.set(member, [...(members.get(member) ?? []), path]);
  }
  for (const layer of image.layers) {
    const members = wanted.get(layer);
    if (members === undefined) continue;
    for await (const entry of readLayer(layer, signal)) {
      const member = memberPath(entry.header.name) ?? '';
      const paths = members.get(member);
      if (paths === undefined || (entry.header.type !== 'file' && entry.header.type !== 'contiguous-file'))
        continue;
      members.delete(member);
      yield { entry, paths };
      if (members.size === 0) break;
    }
  }
}

async function writeFrom(
  entry: TarEntry,
  [path, ...copies]: readonly [string, ...string[]],
  mode: number,
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await writeFile(file, entry.bytes);
  } finally {
    await file.close();
  }
  await chmod(path, mode);
  for (const copy of copies) await link(path, copy);
}

function notFound(image: Image, path: string): MlpackError {
  return new MlpackError('IMAGE_NOT_FOUND', `Image ${image.descriptor.digest} has no /${path}.`);
}
