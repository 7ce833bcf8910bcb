import type { ChangeLevel } from '../../project/version/version.ts';

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
