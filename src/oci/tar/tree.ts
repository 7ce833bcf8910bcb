import type { Content } from '../../util/blobs/content.ts';

/**
 * One entry of a file tree, as a build context holds it and as a layer stores it.
 * `path` is relative to the tree's root, with forward slashes, no leading slash and no `.` or `..`.
 */
export type TreeEntry = FileEntry | DirectoryEntry | SymlinkEntry;

interface Owned {
  readonly path: string;
  /** Permission bits, for example 0o755. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

interface FileEntry extends Owned {
  readonly type: 'file';
  readonly content: Content;
}

interface DirectoryEntry extends Owned {
  readonly type: 'directory';
}

interface SymlinkEntry extends Owned {
  readonly type: 'symlink';
  readonly target: string;
}
