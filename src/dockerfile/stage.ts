import type { ContainerConfig } from '../oci/documents/image-config.ts';
import { FileTree, parentOf } from '../oci/layer/file-tree.ts';
import type { TreeEntry } from '../oci/tar/tree.ts';
import type { Content } from '../util/blobs/content.ts';
import type { Scope } from './expand.ts';
import type { Dockerfile, Instruction } from './parse.ts';

/** What is known of a file: its bytes, or that it is one of the base image's. */
export type StageFile = Content | 'base';

/** The image as the instructions so far have left it. */
export interface Stage {
  config: ContainerConfig;
  author: string | undefined;
  /** ENV and ARG share their names, the last to set one wins. */
  readonly variables: Map<string, string>;
  readonly tree: FileTree<StageFile>;
  /** CMD outlives a later ENTRYPOINT only when this Dockerfile has set it. */
  hasCmd: boolean;
  /** Reads a file of the base image, for example etc/passwd; undefined when there is none. */
  readonly readBaseFile: (path: string) => Promise<Buffer | undefined>;
}

export function scopeOf(stage: Stage, instruction: Instruction, file: Dockerfile): Scope {
  return { variables: stage.variables, escape: file.escape, instruction };
}

/** The paths as a layer's entries, with every folder above them as it is in the image, so that unpacking changes none. */
export function layerEntries(stage: Stage, changed: ReadonlySet<string>): TreeEntry[] {
  const paths = new Set<string>();
  for (const path of changed) for (let at = path; at !== ''; at = parentOf(at)) paths.add(at);
  const entries: TreeEntry[] = [];
  for (const path of paths) {
    const node = stage.tree.get(path);
    if (node === undefined) continue;
    const { mode, uid, gid } = node;
    if (node.type === 'symlink') entries.push({ type: 'symlink', path, mode, uid, gid, target: node.target });
    else if (node.type === 'directory') entries.push({ type: 'directory', path, mode, uid, gid });
    else if (node.file !== 'base') entries.push({ type: 'file', path, mode, uid, gid, content: node.file });
  }
  return entries;
}

/** A tree of the context's entries; folders that nobody listed are root's, mode 0755. */
export function contextTree(entries: Iterable<TreeEntry>): FileTree<Content> {
  const tree = new FileTree<Content>();
  const folder = { mode: 0o755, uid: 0, gid: 0 };
  for (const entry of [...entries].toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    tree.makeFolders(parentOf(entry.path), folder);
    const { mode, uid, gid } = entry;
    if (entry.type === 'file') tree.set(entry.path, { type: 'file', mode, uid, gid, file: entry.content });
    else if (entry.type === 'symlink') {
      tree.set(entry.path, { type: 'symlink', mode, uid, gid, target: entry.target });
    } else tree.set(entry.path, { type: 'directory', mode, uid, gid });
  }
  return tree;
}
