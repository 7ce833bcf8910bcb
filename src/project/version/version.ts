/** How much a new version differs from the last: incompatibly, compatibly, or in nothing its callers see. */
export type ChangeLevel = 'major' | 'minor' | 'patch';

/** A version that follows from what has changed since the last release. */
export interface DerivedVersion {
  readonly version: string;
  /** The newest release; null before the first. */
  readonly previous: string | null;
  /** Null for a first release, and when nothing has changed. */
  readonly level: ChangeLevel | null;
  /** What has changed, what weighs most first; empty when nothing has. */
  readonly reasons: readonly string[];
}

/** Whether a text can be a version, as mlpack.schema.json has it: semantic, without build metadata, which a tag has no room for. */
export function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/u.test(text);
}

/** Why a text that is no version is none, where that isn't plain: a semantic version may have build metadata, a tag has no `+`. */
export function versionProblem(
  text: string,
): { readonly reason: string; readonly instead: string } | undefined {
  const [before = '', ...metadata] = text.split('+');
  if (metadata.length === 0 || !isVersion(before)) return undefined;
  return { reason: 'it is also the tag of the image, which can have no "+"', instead: before };
}

/** Whether a text, for example a tag, is the version of a release: no pre-release, no build metadata. */
function isRelease(text: string): boolean {
  return /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/u.test(text);
}

/** The newest release among tags of any kind; undefined when there is none. */
export function newestRelease(tags: readonly string[]): string | undefined {
  return tags.filter(isRelease).toSorted(compareVersions).at(-1);
}

/** The next version after a release (https://semver.org/#spec-item-6 to 8). */
export function bump(release: string, level: ChangeLevel): string {
  const [major = 0, minor = 0, patch = 0] = release.split('.').map(Number);
  if (level === 'major') return `${major + 1}.0.0`;
  return level === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/**
 * Orders semantic versions, oldest first (https://semver.org/#spec-item-11): by their numbers, a pre-release
 * before its release, pre-releases by their parts.
 */
export function compareVersions(a: string, b: string): number {
  const [releaseA, preA] = split(a);
  const [releaseB, preB] = split(b);
  const byRelease = compareParts(releaseA, releaseB);
  if (byRelease !== 0) return byRelease;
  if (preA.length === 0 || preB.length === 0) return Math.sign(preB.length - preA.length);
  return compareParts(preA, preB);
}

function split(version: string): [release: string[], preRelease: string[]] {
  const dash = version.indexOf('-');
  return dash === -1
    ? [version.split('.'), []]
    : [version.slice(0, dash).split('.'), version.slice(dash + 1).split('.')];
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = comparePart(part, other);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

/** Numbers come before words. */
function comparePart(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOtherNumber) return Math.sign(Number(a) - Number(b));
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
