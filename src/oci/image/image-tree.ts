import type { Image } from './image.ts';
import { FileTree, join, parentOf, type TreeNode } from '../layer/file-tree.ts';
import { listLayer, type Member, type ReadOptions } from '../layer/layer-listing.ts';
import type { Layer } from '../layer/layer.ts';
import { memberPath } from '../tar/tar-reader.ts';

/** Place of a file's bytes: the member of a layer's tar, as {@link memberPath} spells its name. */
export interface LayerFile {
  readonly layer: Layer;
  readonly member: string;
}

/**
 * The file tree of an image: its layers applied in order, whiteouts honoured (layer.md "Applying
 * Changesets"). Reads the tars' headers only; devices and pipes are left out.
 * @param onPath hears of each path that a layer puts there, and the number of the layer: of one path the last counts
 * @throws MlpackError IMAGE_INVALID
 */
export async function readImageTree(
  image: Image,
  options: ReadOptions = {},
  onPath?: (path: string, layerNumber: number) => void,
): Promise<FileTree<LayerFile>> {
  const tree = new FileTree<LayerFile>();
  // Decompressing takes all the time, and each stream does it on a thread of its own.
  const read = await Promise.all(image.layers.map((layer) => listLayer(layer, options)));
  for (const [i, layer] of image.layers.entries()) {
    const added = new Set<string>();
    for (const header of read[i] ?? []) {
      const path = applyMember(tree, added, layer, header);
      if (path !== undefined) onPath?.(path, i);
    }
  }
  return tree;
}

/**
 * @param added what this layer has put there, which its own whiteouts don't delete
 * @returns where the member is in the tree; undefined where it isn't
 */
function applyMember(
  tree: FileTree<LayerFile>,
  added: Set<string>,
  layer: Layer,
  header: Member,
): string | undefined {
  const member = memberPath(header.name);
  if (member === undefined) return undefined;
  // Through links, as an engine's file system would: a layer may hold lib/x where lib is a link.
  const folder = tree.resolve(parentOf(member));
  const name = member.slice(member.lastIndexOf('/') + 1);
  if (name === '.wh..wh..opq') {
    for (const child of tree.children(folder)) if (!added.has(child)) tree.remove(child);
    return undefined;
  }
  if (name.startsWith('.wh.')) {
    const path = join(folder, name.slice('.wh.'.length));
    if (!added.has(path)) tree.remove(path);
    return undefined;
  }
  const node = nodeOf(tree, layer, member, header);
  if (node === undefined) return undefined;
  tree.makeFolders(folder, { mode: 0o755, uid: 0, gid: 0 });
  const path = join(folder, name);
  tree.set(path, node);
  for (let at = path; at !== ''; at = parentOf(at)) added.add(at);
  return path;
}

function nodeOf(
  tree: FileTree<LayerFile>,
  layer: Layer,
  member: string,
  header: Member,
): TreeNode<LayerFile> | undefined {
  const owner = { mode: header.mode, uid: header.uid, gid: header.gid };
  switch (header.type) {
    case 'directory':
      return { ...owner, type: 'directory' };
    case 'symlink':
      return { ...owner, type: 'symlink', target: header.linkname ?? '' };
    case 'file':
    case 'contiguous-file':
      return { ...owner, type: 'file', file: { layer, member } };
    case 'link': {
      const target = memberPath(header.linkname ?? '');
      return target === undefined
        ? undefined
        : tree.get(join(tree.resolve(parentOf(target)), nameOf(target)));
    }
    default:
      return undefined;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
