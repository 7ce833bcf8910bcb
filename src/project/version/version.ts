import inc from 'semver/functions/inc.js';
import parse from 'semver/functions/parse.js';

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
  const parsed = parse(text);
  return parsed !== null && parsed.version === text && parsed.prerelease.length === 0;
}

/** The newest release among tags of any kind; undefined when there is none. */
export function newestRelease(tags: readonly string[]): string | undefined {
  return tags.filter(isRelease).toSorted(compareVersions).at(-1);
}

/**
 * The next version after a release (https://semver.org/#spec-item-6 to 8).
 *
 * @throws RangeError for a text that isn't the version of a release
 */
export function bump(release: string, level: ChangeLevel): string {
  const next = inc(release, level);
  if (next === null) throw new RangeError(`${JSON.stringify(release)} is not the version of a release`);
  return next;
}

/**
 * Orders semantic versions, oldest first (https://semver.org/#spec-item-11): by their numbers, a pre-release
 * before its release, pre-releases by their parts. What {@link isVersion} takes, but the specification doesn't, such as
 * `1.0.0-a..b`, comes before all others, as a text.
 */
export function compareVersions(a: string, b: string): number {
  const [versionA, versionB] = [parse(a, { loose: true }), parse(b, { loose: true })];
  if (versionA !== null && versionB !== null) return versionA.compare(versionB);
  if (versionA !== null || versionB !== null) return versionA === null ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
