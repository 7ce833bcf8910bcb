import type { GoldenSet } from '../../tensor/golden.ts';
import type { BuiltImage } from '../image/built-image.ts';
import type { DerivedVersion } from './derived-version.ts';
import type { OutputTarget } from '../image/output-target.ts';
import type { PushResult } from '../release/push.ts';

/** What `mlpack build --json` prints. */
export interface BuildResult {
  readonly reference: string;
  /** Why the image has its version, when it was derived; null when somebody said which. */
  readonly derivedVersion: DerivedVersion | null;
  /** Of the manifest, or of the index over several platforms; an engine's own build has none. */
  readonly digest: string | null;
  readonly images: readonly BuiltImage[];
  /** Where the image is now: nowhere after a dry run. */
  readonly locations: readonly OutputTarget[];
  readonly models: readonly BuiltModel[];
  /** Null unless it was to be pushed. */
  readonly pushed: PushResult | null;
}

export interface BuiltModel {
  readonly name: string;
  readonly version: string;
  readonly golden: {
    readonly source: GoldenSet['source'];
    readonly cases: number;
    /** Whether they were replayed before the image was finished. */
    readonly replayed: boolean;
  };
}
