import { globToRegExp } from './glob.ts';
import { MlpackError } from '../errors/mlpack-error.ts';

/** Tells which paths of a build context .dockerignore leaves out. */
export interface IgnoreRules {
  ignores(path: string): boolean;
  /** Whether nothing below an ignored folder can be let in again, so that it need not be looked at. */
  readonly prunes: boolean;
}

/**
 * Parses a .dockerignore: one pattern a line, `#` comments, `!` exceptions; the last that matches a path or
 * a folder above it decides (docs.docker.com/build/concepts/context).
 * @throws MlpackError DOCKERFILE_INVALID for a malformed pattern, naming its line
 */
export function parseIgnore(text: string): IgnoreRules {
  const rules: { readonly pattern: RegExp; readonly ignore: boolean }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/u, '')
    .split(/\r?\n/u)
    .entries()) {
    if (raw.startsWith('#')) continue;
    const line = raw.trim();
    if (line === '') continue;
    const ignore = !line.startsWith('!');
    const glob = cleanPath(ignore ? line : line.slice(1).trim());
    // Docker lets "." mean nothing rather than everything.
    if (glob === '') continue;
    const pattern = globToRegExp(glob, { doubleStar: true });
    if (pattern === undefined) {
      throw new MlpackError(
        'DOCKERFILE_INVALID',
        `.dockerignore, line ${index + 1}: "${line}" is not a pattern.`,
      );
    }
    rules.push({ pattern, ignore });
  }
  return {
    prunes: rules.every(({ ignore }) => ignore),
    ignores(path) {
      const candidates = [path];
      for (let slash = path.lastIndexOf('/'); slash !== -1; slash = path.lastIndexOf('/', slash - 1)) {
        candidates.push(path.slice(0, slash));
      }
      const last = rules.findLast(({ pattern }) => candidates.some((candidate) => pattern.test(candidate)));
      return last?.ignore ?? false;
    },
  };
}

/** Go's filepath.Clean, and without slashes at the ends. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
