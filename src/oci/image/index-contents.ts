import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../documents/digest.ts';
import { attestationAnnotation, type Descriptor } from '../documents/manifest.ts';
import { mediaTypes, ociMediaType } from '../documents/media-types.ts';
import { parseImageConfig, parseIndex, parseManifest } from '../documents/parse-documents.ts';
import {
  formatPlatform,
  isKnownPlatform,
  isSamePlatform,
  type ImagePlatform,
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
 * Every entry of an index and of the indexes below it, each once: a manifest may be listed for several platforms.
 *
 * @throws MlpackError IMAGE_INVALID, or what reading documents throws
 */
export async function* everyEntry(
  entries: readonly Descriptor[],
  documents: DocumentReader,
  seen = new Set<string>(),
  depth = 0,
): AsyncGenerator<Descriptor> {
  for (const entry of entries) {
    // What an attestation is about may have its digest.
    const key = isAttachment(entry) ? `attachment ${entry.digest}` : listingKey(entry, saidPlatform(entry));
    if (seen.has(key)) continue;
    seen.add(key);
    yield entry;
    if (isAttachment(entry) || !isIndex(entry) || !(await documents.has(entry))) continue;
    if (depth >= maxDepth) {
      throw new MlpackError('IMAGE_INVALID', `${entry.digest} nests image indexes too deeply.`);
    }
    const { manifests } = parseIndex(await documents.read(entry), entry.digest);
    yield* everyEntry(manifests, documents, seen, depth + 1);
  }
}

/** What an index is listed for says nothing of what it lists, which is read once. */
function listingKey(entry: Descriptor, platform: ImagePlatform | undefined): string {
  const name = platform === undefined || isIndex(entry) ? '' : formatPlatform(platform);
  return `${entry.digest} ${name}`;
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
  const images = new Map<string, ListedImage>();
  const configs = new Map<Digest, Descriptor | undefined>();
  const absent: Descriptor[] = [];
  const others = new Set<string>();
  const add = (descriptor: Descriptor, platform: ImagePlatform) => {
    const key = listingKey(descriptor, platform);
    if (!images.has(key)) images.set(key, { descriptor, platform });
  };
  for await (const descriptor of everyEntry(entries, documents)) {
    const said = saidPlatform(descriptor);
    const isBelieved = said && wanted?.every((platform) => !isSamePlatform(platform, said));
    if (isAttachment(descriptor)) others.add('attestations');
    else if (isIndex(descriptor)) {
      if (!(await documents.has(descriptor))) absent.push(descriptor);
    } else if (ociMediaType(descriptor.mediaType) !== mediaTypes.manifest) others.add('artifacts');
    else if (isBelieved === true) add(descriptor, said);
    else if (!(await documents.has(descriptor))) absent.push(descriptor);
    else {
      const { digest } = descriptor;
      if (!configs.has(digest)) configs.set(digest, await configOf(descriptor, documents));
      const platform = await platformOf(said, configs.get(digest), documents);
      if (platform === undefined) others.add('artifacts');
      else add(descriptor, platform);
    }
  }
  return { images: [...images.values()], absent, others };
}

/** The config of an image; undefined of an artifact, which has one of another type. */
async function configOf(entry: Descriptor, documents: DocumentReader): Promise<Descriptor | undefined> {
  const { config } = parseManifest(await documents.read(entry), entry.digest);
  return ociMediaType(config.mediaType) === mediaTypes.config ? config : undefined;
}

/**
 * The platform of an image: what its entry says, else its config. Undefined of an artifact, whose config may be of an
 * image's type and say no platform.
 */
async function platformOf(
  said: ImagePlatform | undefined,
  config: Descriptor | undefined,
  documents: DocumentReader,
): Promise<ImagePlatform | undefined> {
  if (config === undefined) return undefined;
  const platform = said ?? parseImageConfig(await documents.read(config), config.digest);
  return isKnownPlatform(platform) ? platform : undefined;
}
