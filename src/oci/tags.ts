import { shortDigest, type Digest } from './digest.ts';

/** Semantic versions (semver.org) that a tag can spell: a tag has no `+`. */
const version = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/u;

/** Whether a tag is a version: once pushed, it never names another image. */
export function isVersionTag(tag: string): boolean {
  return version.test(tag);
}

/** The tag that says which image it is on, whatever else that is called. */
export function digestTag(digest: Digest): string {
  return `sha-${shortDigest(digest)}`;
}
