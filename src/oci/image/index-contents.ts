import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../documents/digest.ts';
import { attestationAnnotation, type Descriptor } from '../documents/manifest.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import { parseImageConfig, parseIndex, parseManifest } from '../documents/parse-documents.ts';
import {
  isKnownPlatform,
  isSamePlatform,
  supportedPlatforms,
  type ImagePlatform,
  type Platform,
} from '../documents/platform.ts';

/** The place of the documents that an index refers to. */
export interface DocumentReader {
  /** Whether a manifest or an index is there: layouts, and some registries, have an index without all that it lists. */
  has(descriptor: Descriptor): Promise<boolean>;
  /** The bytes of a document, checked against its digest. @throws MlpackError when they are not there */
  read(descriptor: Descriptor): Promise<Uint8Array>;
}

/** The manifest of an image that an index lists. */
export interface ListedImage {
  readonly descriptor: Descriptor;
  readonly platform: ImagePlatform;
}

/** What an index lists, and those that it lists in turn. */
export interface IndexContents {
  /** Images that are there, in the order of the index. */
  readonly images: readonly ListedImage[];
  /** Manifests and indexes that are not there: of platforms that were not pulled. */
  readonly absent: readonly Descriptor[];
  /** Names of the kinds of entries that are no images. */
  readonly others: ReadonlySet<string>;
}

/** Indexes nest once or twice in practice; a crafted image may nest them without end. */
const maxDepth = 4;

export function isIndex({ mediaType }: Descriptor): boolean {
  return ociMediaType(mediaType) === mediaTypes.index;
}

/** Whether an entry belongs to another image rather than being one: an attestation of BuildKit, a signature, an SBOM. */
export function isAttachment(entry: Descriptor): boolean {
  const { annotations, artifactType } = entry;
  if (annotations?.[attestationAnnotation] !== undefined || artifactType !== undefined) return true;
  const platform = saidPlatform(entry);
  return platform !== undefined && !isIndex(entry) && !isKnownPlatform(platform);
}

/** The platform that an entry says; undefined also where both parts of it are empty, which is how Go writes none. */
function saidPlatform({ platform }: Descriptor): ImagePlatform | undefined {
  return platform == null || (platform.os === '' && platform.architecture === '') ? undefined : platform;
}

/**
 * Every entry of an index and of the indexes below it, each once.
 *
 * @throws MlpackError IMAGE_INVALID, or what reading documents throws
 */
export async function* everyEntry(
  entries: readonly Descriptor[],
  documents: DocumentReader,
  seen = new Set<Digest>(),
  depth = 0,
): AsyncGenerator<Descriptor> {
  for (const entry of entries) {
    if (seen.has(entry.digest)) continue;
    // What an attestation is about may have its digest.
    if (!isAttachment(entry)) seen.add(entry.digest);
    yield entry;
    if (isAttachment(entry) || !isIndex(entry) || !(await documents.has(entry))) continue;
    if (depth >= maxDepth) {
      throw new MlpackError('IMAGE_INVALID', `${entry.digest} nests image indexes too deeply.`);
    }
    const { manifests } = parseIndex(await documents.read(entry), entry.digest);
    yield* everyEntry(manifests, documents, seen, depth + 1);
  }
}

/**
 * Sorts out what an index lists. An entry's own word that it is an image is held to its manifest, as an artifact may say
 * a platform, too.
 *
 * @param wanted platforms that alone matter: entries that say another are believed, so that a registry isn't asked for
 * their manifests
 * @throws as {@link everyEntry}
 */
export async function readContents(
  entries: readonly Descriptor[],
  documents: DocumentReader,
  wanted?: readonly ImagePlatform[],
): Promise<IndexContents> {
  const images: ListedImage[] = [];
  const absent: Descriptor[] = [];
  const others = new Set<string>();
  for await (const descriptor of everyEntry(entries, documents)) {
    if (isAttachment(descriptor)) others.add('attestations');
    else if (isIndex(descriptor)) {
      if (!(await documents.has(descriptor))) absent.push(descriptor);
    } else if (ociMediaType(descriptor.mediaType) !== mediaTypes.manifest) others.add('artifacts');
    else {
      const said = saidPlatform(descriptor);
      const isBelieved = said && wanted?.every((platform) => !isSamePlatform(platform, said));
      if (isBelieved !== true && !(await documents.has(descriptor))) absent.push(descriptor);
      else {
        const platform = isBelieved === true ? said : await platformOf(descriptor, documents);
        if (platform === undefined) others.add('artifacts');
        else images.push({ descriptor, platform });
      }
    }
  }
  return { images, absent, others };
}

/**
 * The platform of an image: what its entry says, else its config. Undefined of an artifact, which has a config of another
 * type, or one that says no platform.
 */
async function platformOf(entry: Descriptor, documents: DocumentReader): Promise<ImagePlatform | undefined> {
  const { config } = parseManifest(await documents.read(entry), entry.digest);
  if (ociMediaType(config.mediaType) !== mediaTypes.config) return undefined;
  const platform = saidPlatform(entry) ?? parseImageConfig(await documents.read(config), config.digest);
  return isKnownPlatform(platform) ? platform : undefined;
}

/** Platforms of the images that mlpack builds for, in the order of the index. */
export function servedPlatforms(images: readonly ListedImage[]): readonly Platform[] {
  const served = images.flatMap(({ platform }) =>
    supportedPlatforms.filter((supported) => isSamePlatform(supported, platform)),
  );
  return [...new Set(served)];
}
