import type { Image } from './image.ts';
import { readImageTree } from './image-tree.ts';
import { join, parentOf } from '../layer/file-tree.ts';
import { digestLayer, type FileDigests } from '../layer/layer-digests.ts';
import type { ReadOptions } from '../layer/layer-listing.ts';

/** A file or symbolic link of an image. */
export interface ImageFile {
  /** As TreeEntry has it: without a slash before it. */
  readonly path: string;
  /** Number of the layer that has put it there, the lowest being 0. */
  readonly layerNumber: number;
  /** What a link leads to, as it says; undefined of a file. */
  readonly target: string | undefined;
  /** Undefined of a link. */
  readonly digests: FileDigests | undefined;
}

/** All files and links of an image, all layers applied. */
export interface ImageFiles {
  /** By path, sorted by it. */
  readonly files: ReadonlyMap<string, ImageFile>;
  /** Where a path is, when the links to its folder are followed. */
  place(path: string): string;
}

/**
 * Every file of an image with its digests: all of it is read, unless its layers have been before.
 * @throws MlpackError IMAGE_INVALID
 */
export async function listImageFiles(image: Image, options: ReadOptions = {}): Promise<ImageFiles> {
  const layerNumbers = new Map<string, number>();
  const tree = await readImageTree(image, options, (path, layerNumber) => {
    layerNumbers.set(path, layerNumber);
  });
  // Decompressing takes most of the time, and each stream does it on a thread of its own.
  const digests = new Map(
    await Promise.all(image.layers.map(async (layer) => [layer, await digestLayer(layer, options)] as const)),
  );
  const files = new Map<string, ImageFile>();
  for (const path of [...tree.paths()].toSorted((a, b) => (a < b ? -1 : 1))) {
    const node = tree.get(path);
    const layerNumber = layerNumbers.get(path) ?? 0;
    if (node?.type === 'symlink') {
      files.set(path, { path, layerNumber, target: node.target, digests: undefined });
    } else if (node?.type === 'file') {
      const found = digests.get(node.file.layer)?.get(node.file.member);
      files.set(path, { path, layerNumber, target: undefined, digests: found });
    }
  }
  return {
    files,
    place: (path) => join(tree.resolve(parentOf(path)), path.slice(path.lastIndexOf('/') + 1)),
  };
}
