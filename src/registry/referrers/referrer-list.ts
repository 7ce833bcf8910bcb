import { MlpackError } from '../../errors/mlpack-error.ts';
import { canonicalJson } from '../../oci/documents/canonical-json.ts';
import { isDigest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { mediaTypes, ociMediaType } from '../../oci/documents/media-types.ts';
import { isRecord } from '../../util/record.ts';
import { annotationsOf } from './said-of-itself.ts';

/** Most referrers of one image, and most bytes of their list: whoever may push could make it as long as they like. */
export const maxReferrers = 2000;
export const maxListBytes = 4 << 20;

type Fields = Readonly<Record<string, unknown>>;

/** A list of referrers, or a page of it: an image index. */
export interface ReferrerList {
  /** The index as it came, with what mlpack doesn't know. */
  readonly document: Fields;
  /** Its entries as they came. */
  readonly entries: readonly Fields[];
  /** The entries that mlpack can read: those of another digest than SHA-256 are left out. */
  readonly descriptors: readonly Descriptor[];
}

/**
 * Reads a list of referrers. Registries leave out its media type, or write null for an empty list.
 *
 * @param where says what is in the list, for errors
 * @throws MlpackError REGISTRY_FAILED for what is none, is longer than any may be, or has an entry that says nothing
 */
export function parseReferrerList(bytes: Uint8Array, where: string): ReferrerList {
  if (bytes.byteLength > maxListBytes) throw tooLong(where);
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    document = undefined;
  }
  if (!isRecord(document) || !('manifests' in document)) throw noList(where, 'it is no image index');
  const { mediaType = mediaTypes.index, manifests } = document;
  const entries = manifests ?? [];
  if (typeof mediaType !== 'string' || ociMediaType(mediaType) !== mediaTypes.index)
    throw noList(where, 'its media type is that of something else');
  if (!Array.isArray(entries)) throw noList(where, '"manifests" is no list');
  if (entries.length > maxReferrers) throw tooLong(where);
  const read = entries.map((entry: unknown, i) => {
    if (!isRecord(entry)) throw noList(where, `manifests[${i}] is no descriptor`);
    return { entry, descriptor: descriptorOf(entry, `manifests[${i}]`, where) };
  });
  return {
    document,
    entries: read.map(({ entry }) => entry),
    descriptors: read.flatMap(({ descriptor }) => descriptor ?? []),
  };
}

/** Undefined of one that can't be read here. */
function descriptorOf(entry: Fields, name: string, where: string): Descriptor | undefined {
  const { mediaType, digest, size, artifactType, annotations } = entry;
  if (typeof mediaType !== 'string' || typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw noList(where, `${name} has no media type, or no size`);
  }
  if (typeof digest !== 'string' || !/^[a-z0-9+._-]+:[\w=-]+$/u.test(digest)) {
    throw noList(where, `${name} has no digest`);
  }
  if (!isDigest(digest)) return undefined;
  return {
    mediaType,
    digest,
    size,
    ...(typeof artifactType === 'string' && artifactType !== '' ? { artifactType } : {}),
    ...annotationsOf(annotations),
  };
}

/**
 * The bytes of a list with more referrers at its end. What was in it stays as it was, also what mlpack doesn't know.
 *
 * @param list undefined where there has been none
 * @throws MlpackError REGISTRY_FAILED when it would be longer than any may be
 */
export function extendedList(
  list: ReferrerList | undefined,
  added: readonly Descriptor[],
  where: string,
): Buffer {
  const manifests = [...(list?.entries ?? []), ...added];
  const bytes = canonicalJson({
    ...list?.document,
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests,
  });
  if (manifests.length > maxReferrers || bytes.byteLength > maxListBytes) throw tooLong(where);
  return bytes;
}

/** The error of a list that is too long to be read or to be added to. */
export function tooLong(where: string): MlpackError {
  return new MlpackError(
    'REGISTRY_FAILED',
    `The list of ${where} is longer than mlpack reads: more than ${maxReferrers} entries, or ${maxListBytes} bytes.`,
    { suggestions: ['Have those deleted from the registry that nobody needs.'] },
  );
}

function noList(where: string, why: string): MlpackError {
  return new MlpackError('REGISTRY_FAILED', `The list of ${where} cannot be read: ${why}.`);
}
