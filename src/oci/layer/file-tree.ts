import { MlpackError } from '../../errors/mlpack-error.ts';

interface Owned {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A node of a {@link FileTree}; `file` is whatever the tree's user knows about a file's bytes. */
export type TreeNode<File> = Owned &
  (
    | { readonly type: 'directory' }
    | { readonly type: 'symlink'; readonly target: string }
    | { readonly type: 'file'; readonly file: File }
  );

/** Most links of a path that are followed (path_resolution(7) allows 40, Go's and containerd's resolvers 255). */
const maxLinks = 255;

/**
 * A file system in memory, without the bytes. Paths are as in TreeEntry; the root is ''. Symbolic links
 * are followed as if the root were `/`, so that no path leads out of it.
 */
export class FileTree<File> {
  readonly #nodes = new Map<string, TreeNode<File>>();
  readonly #children = new Map<string, Set<string>>();

  constructor() {
    this.#nodes.set('', { type: 'directory', mode: 0o755, uid: 0, gid: 0 });
  }

  /** The node itself: a link in the last place is not followed. */
  get(path: string): TreeNode<File> | undefined {
    return this.#nodes.get(path);
  }

  /** Adds or replaces a node, and with a folder that becomes something else all that was in it. The parent must exist. */
  set(path: string, node: TreeNode<File>): void {
    if (node.type !== 'directory') this.remove(path);
    this.#nodes.set(path, node);
    if (path === '') return;
    const siblings = this.#children.get(parentOf(path)) ?? new Set();
    this.#children.set(parentOf(path), siblings.add(path));
  }

  /** Removes a node and all below it. */
  remove(path: string): void {
    for (const child of this.children(path)) this.remove(child);
    this.#children.delete(path);
    this.#children.get(parentOf(path))?.delete(path);
    if (path !== '') this.#nodes.delete(path);
  }

  /** Paths directly in a folder, sorted. */
  children(path: string): string[] {
    return [...(this.#children.get(path) ?? [])].toSorted();
  }

  /** Every path but the root's, folders before what is in them. */
  *paths(below = ''): Generator<string> {
    for (const child of this.children(below)) {
      yield child;
      yield* this.paths(child);
    }
  }

  /**
   * Creates a folder and those above it, following links on the way.
   * @returns the paths that were created
   * @throws MlpackError IMAGE_INVALID when something that is no folder is in the way
   */
  makeFolders(path: string, owner: Owned): string[] {
    const created: string[] = [];
    let at = '';
    for (const part of path.split('/').filter((name) => name !== '')) {
      at = this.resolve(join(at, part));
      const node = this.get(at);
      if (node === undefined) {
        created.push(...(at.includes('/') ? this.makeFolders(parentOf(at), owner) : []), at);
        this.set(at, { type: 'directory', ...owner });
      } else if (node.type !== 'directory') {
        throw new MlpackError('IMAGE_INVALID', `/${at} is a ${node.type}, not a folder.`);
      }
    }
    return created;
  }

  /**
   * Follows every link on a path, the last included, and returns where it leads; what doesn't exist is taken
   * literally.
   * @throws MlpackError IMAGE_INVALID for links that go in circles
   */
  resolve(path: string): string {
    const pending = path.split('/').toReversed();
    let at = '';
    let links = 0;
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        at = parentOf(at);
        continue;
      }
      const next = join(at, part);
      const node = this.get(next);
      if (node?.type !== 'symlink') {
        at = next;
        continue;
      }
      links += 1;
      if (links > maxLinks) throw new MlpackError('IMAGE_INVALID', `/${path} has too many symbolic links.`);
      if (node.target.startsWith('/')) at = '';
      pending.push(...node.target.split('/').toReversed());
    }
    return at;
  }
}

/** The folder a path is in; the root is in itself. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** A path below another; the root is ''. */
export function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
