import type { FoundManifest } from '../../registry/pull/find-manifest.ts';
import { releaseChange, type ReleaseChange } from '../compare/release-change.ts';
import { nameOfBase, type ImageDescription } from '../image/image-description.ts';

export interface HistoryEntry {
  readonly version: string;
  readonly digest: string;
  /** When it came to the registry (ISO 8601), if that tells. */
  readonly pushed: string | null;
  /** Moving tags that point at it now. */
  readonly channels: readonly string[];
  /** Against the version before it; null of the first, and where mlpack did not make both. */
  readonly change: ReleaseChange | null;
  /** Size of the image for one platform, as it is transferred; null when it cannot be read. */
  readonly sizeBytes: number | null;
  readonly platforms: readonly string[];
  /** Name of the base, as its lock has it; null of an image without a lock. */
  readonly base: string | null;
  readonly models: readonly { readonly name: string; readonly version: string; readonly sha256: string }[];
  /** Why the image cannot be read; null when it can. */
  readonly problem: string | null;
}

/** A version as it was found in its repository. */
export interface ReadVersion {
  readonly version: string;
  readonly manifest: FoundManifest;
  readonly image: ImageDescription | null;
  readonly problem: string | null;
}

/**
 * A line of a history.
 *
 * @param before the version before it
 * @param channels what each moving tag points at
 */
export function historyEntry(
  { version, manifest, image, problem }: ReadVersion,
  before: ReadVersion | undefined,
  channels: ReadonlyMap<string, FoundManifest>,
): HistoryEntry {
  const { digest, lastModified } = manifest;
  const pushedMs = Date.parse(lastModified ?? '');
  return {
    version,
    digest,
    pushed: Number.isNaN(pushedMs) ? null : new Date(pushedMs).toISOString(),
    channels: [...channels].flatMap(([tag, found]) => (found.digest === digest ? [tag] : [])),
    change: before?.image && image ? releaseChange(before.version, before.image, image) : null,
    sizeBytes: image?.sizeBytes ?? null,
    platforms: image?.platforms ?? [],
    base: image?.lock ? nameOfBase(image.lock) : null,
    models: (image?.models ?? []).map(({ contract: { name, version: of, model } }) => ({
      name,
      version: of,
      sha256: model.sha256,
    })),
    problem,
  };
}
