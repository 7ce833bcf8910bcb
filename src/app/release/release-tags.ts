import { MlpackError } from '../../errors/mlpack-error.ts';
import { compareVersions } from '../../project/version/version.ts';
import { claimTag } from '../../registry/push/claim.ts';

const previousSuffix = '-previous';
const maxTagLength = 128;
/** A version as https://semver.org has it, without build metadata, which a tag has no room for. */
const version = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/u;

/** What the tags of a repository are. */
export interface ReleaseTags {
  /** Newest first. */
  readonly versions: readonly string[];
  /** All that move: `latest`, `production`, …; sorted. */
  readonly channels: readonly string[];
}

/** Tells versions and channels from what mlpack keeps for itself (`sha-…`, the claim, `…-previous`, what is attached to images). */
export function sortTags(tags: readonly string[]): ReleaseTags {
  const versions = tags.filter(isVersionTag).toSorted((a, b) => compareVersions(b, a));
  const others = tags.filter((tag) => !isVersionTag(tag) && !isReserved(tag));
  return { versions, channels: others.toSorted() };
}

/** Whether a tag is a version, which always names the same image. */
export function isVersionTag(tag: string): boolean {
  return version.test(tag);
}

/** The tag that keeps what a channel pointed at before it was moved. */
export function previousTag(channel: string): string {
  return `${channel}${previousSuffix}`;
}

/**
 * Refuses what cannot be the name of a channel.
 *
 * @throws MlpackError USAGE saying why
 */
export function checkChannel(name: string): void {
  if (/^v?\d+\.\d+\.\d+/u.test(name)) {
    throw unsuitable(name, 'it looks like a version, and versions never move');
  }
  if (name.endsWith(previousSuffix)) {
    throw unsuitable(name, `${previousSuffix} is for what a channel pointed at before`);
  }
  checkTag(name);
  if (previousTag(name).length > maxTagLength) {
    throw unsuitable(name, `it may have ${maxTagLength - previousSuffix.length} characters at most`);
  }
}

/**
 * Refuses what cannot be a tag, or is not the user's to give.
 *
 * @throws MlpackError USAGE saying why
 */
export function checkTag(name: string): void {
  if (isReserved(name)) throw unsuitable(name, 'mlpack keeps it for itself');
  if (!/^\w[\w.-]{0,127}$/u.test(name)) {
    throw unsuitable(name, 'it may only have letters, digits, "_", "." and "-", 128 at most');
  }
}

function isReserved(tag: string): boolean {
  return tag === claimTag || /^sha-[0-9a-f]+$/u.test(tag) || tag.endsWith(previousSuffix) || isAttached(tag);
}

/** Whether it is for what is attached to an image, as registries without referrers have it, or as cosign had it (`….sig`). */
function isAttached(tag: string): boolean {
  return /^sha256-[0-9a-f]{64}(?:\.[a-z]+)?$/u.test(tag);
}

function unsuitable(name: string, reason: string): MlpackError {
  return new MlpackError('USAGE', `"${name}" is no name for it: ${reason}.`, {
    suggestions: ['A channel is called for example latest, staging or production.'],
  });
}
