import { distance } from 'fastest-levenshtein';
import { join, parentOf, type FileTree } from '../../oci/layer/file-tree.ts';
import type { Content } from '../../util/blobs/content.ts';
import { globToRegExp, hasWildcard } from '../glob.ts';
import type { Owner } from '../owner.ts';
import { invalid } from '../parse.ts';
import type { Stage } from '../stage.ts';

/** What the sources of one COPY have in common. */
export interface CopyRequest {
  readonly context: FileTree<Content>;
  readonly stage: Stage;
  /** Absolute path that is copied to, with a slash at the end when a folder is meant. */
  readonly destination: string;
  readonly owner: Owner;
  /** Permission bits for everything copied; undefined keeps those of the source. */
  readonly mode: number | undefined;
  readonly line: number;
}

/**
 * The context paths a source names, links on them not yet followed. A pattern may match nothing, as in BuildKit.
 * @throws MlpackError DOCKERFILE_INVALID when a plain path isn't there
 */
export function matchSource(context: FileTree<Content>, source: string, line: number): string[] {
  const path = cleanPath(source);
  if (hasWildcard(path)) return matchPattern(context, path, line);
  if (context.get(context.resolve(path)) !== undefined) return [path];
  const close = [...context.paths()].find((known) => distance(known, path) <= 2);
  throw invalid(line, `"${source}" is not in the build context`, [
    ...(close === undefined ? [] : [`Did you mean ${close}?`]),
    'Check the path, and that .dockerignore does not leave it out.',
  ]);
}

function matchPattern(context: FileTree<Content>, pattern: string, line: number): string[] {
  const parts = pattern.split('/');
  const fixed = parts.slice(0, parts.findIndex(hasWildcard));
  const folder = context.resolve(fixed.join('/'));
  const regExp = globToRegExp(parts.slice(fixed.length).join('/'), { doubleStar: false });
  if (regExp === undefined) throw invalid(line, `"${pattern}" is not a pattern`);
  const prefix = folder === '' ? 0 : folder.length + 1;
  const matches: string[] = [];
  for (const path of context.paths(folder)) {
    const last = matches.at(-1);
    // What is in a folder that matched comes with it.
    if (last !== undefined && path.startsWith(`${last}/`)) continue;
    if (regExp.test(path.slice(prefix))) matches.push(path);
  }
  return matches;
}

/**
 * Copies one source into the stage's tree as BuildKit's copier does (its fsutil/copy): links in the
 * destination's own path are followed, links below it not; of a folder, what is in it is copied.
 * @param changed receives the paths it touches
 * @throws MlpackError DOCKERFILE_INVALID
 */
export function copySource(request: CopyRequest, source: string, changed: Set<string>): void {
  const { stage, context, destination, line, owner } = request;
  const { tree } = stage;
  const makeFolders = (path: string) => {
    for (const made of tree.makeFolders(path, { mode: 0o755, ...owner })) changed.add(made);
  };
  const clean = cleanPath(destination);
  if (destination.endsWith('/')) makeFolders(clean);
  else makeFolders(parentOf(clean));
  const from = context.resolve(source);
  const isFolder = context.get(from)?.type === 'directory';
  let target = tree.resolve(clean);
  const existing = tree.get(target);
  if (!isFolder && existing?.type === 'directory') target = join(target, nameOf(source));
  makeFolders(isFolder && existing === undefined ? target : parentOf(target));
  if (!isFolder) {
    copyNode(request, from, target, changed);
    return;
  }
  if (tree.get(target)?.type !== 'directory') throw invalid(line, `/${target} is not a folder`);
  // The folder itself keeps or gets its own mode: only what is in it is copied.
  changed.add(target);
  for (const child of context.children(from)) {
    copyNode(request, child, join(target, nameOf(child)), changed);
  }
}

function copyNode(request: CopyRequest, from: string, target: string, changed: Set<string>): void {
  const { context, stage, line, owner, mode } = request;
  const node = context.get(from);
  if (node === undefined) return;
  const existing = stage.tree.get(target);
  if (node.type === 'directory' && existing !== undefined && existing.type !== 'directory') {
    throw invalid(line, `"${from}" is a folder, but /${target} in the image is a ${existing.type}`, [
      `Copy what is in it to where /${target} leads with a COPY of its own.`,
    ]);
  }
  if (node.type !== 'directory' && existing?.type === 'directory') {
    throw invalid(line, `"${from}" is a ${node.type}, but /${target} in the image is a folder`);
  }
  const bits =
    mode === undefined || node.type === 'symlink' ? node.mode : (node.mode & ~0o777) | (mode & 0o777);
  stage.tree.set(target, { ...node, mode: bits, uid: owner.uid, gid: owner.gid });
  changed.add(target);
  if (node.type !== 'directory') return;
  for (const child of context.children(from)) {
    copyNode(request, child, join(target, nameOf(child)), changed);
  }
}

/** A path as trees have it: no slashes at the ends, no `.`, and `..` never above the root. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
