import { createHash } from 'node:crypto';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TreeEntry } from '../tar/tree.ts';

/**
 * The entries as a layer holds them: sorted by path (UTF-16 code units, so a folder comes before what is
 * in it), each once, with folders that nobody listed added as root's, mode 0755.
 * @throws MlpackError IMAGE_INVALID for a path that is absolute, has `.` or `..`, is listed twice, lies
 *   under something that is no folder, or would be read as a whiteout (layer.md "Whiteouts")
 */
export function completeTree(entries: readonly TreeEntry[]): TreeEntry[] {
  const tree = new Map<string, TreeEntry>();
  for (const entry of entries) {
    checkPath(entry.path);
    if (tree.has(entry.path)) throw invalid(entry.path, 'is listed twice');
    tree.set(entry.path, entry);
  }
  for (const { path } of entries) {
    for (let slash = path.lastIndexOf('/'); slash !== -1; slash = path.lastIndexOf('/', slash - 1)) {
      const parent = path.slice(0, slash);
      const known = tree.get(parent);
      if (known === undefined) {
        tree.set(parent, { type: 'directory', path: parent, mode: 0o755, uid: 0, gid: 0 });
      } else if (known.type !== 'directory') {
        throw invalid(path, `lies under ${parent}, which is a ${known.type}`);
      }
    }
  }
  return [...tree.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** A digest of everything the bytes of a layer follow from but for its encoding. */
export function listingDigest(tree: readonly TreeEntry[]): string {
  const hash = createHash('sha256');
  for (const entry of tree) {
    const detail =
      entry.type === 'file' ? entry.content.sha256 : entry.type === 'symlink' ? entry.target : '';
    hash.update(JSON.stringify([entry.path, entry.type, entry.mode, entry.uid, entry.gid, detail]));
  }
  return hash.digest('hex');
}

function checkPath(path: string): void {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw invalid(path, 'is not a plain relative path');
  }
  if (path.includes('\0')) throw invalid(path, 'contains a NUL byte');
  if (parts.some((part) => part.startsWith('.wh.'))) {
    throw invalid(path, 'has a name that container engines take for a deletion');
  }
}

function invalid(path: string, reason: string): MlpackError {
  return new MlpackError('IMAGE_INVALID', `"${path}" ${reason}, so it cannot be in an image.`);
}
