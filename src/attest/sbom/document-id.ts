import { createHash } from 'node:crypto';
import { hexOf, isDigest } from '../../oci/documents/digest.ts';
import { packageUrl } from '../package-url.ts';
import type { ImageFacts } from './component.ts';

/** To be raised when the same image shall give another document. */
const format = 1;

/** A UUID (RFC 9562, version 8) that is always the same for one image in one format of documents. */
export function documentUuid({ digest }: ImageFacts, kind: string): string {
  const hash = createHash('sha256').update(`mlpack ${kind} ${format}\n${digest}\n`).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** When the image says that it was made: the clock of whoever asks is not in a document. */
export function documentTime({ createdSeconds }: ImageFacts): string {
  return new Date(createdSeconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** The refs of what an image needs that nothing in it needs. */
export function imageNeeds(
  components: readonly { readonly ref: string; readonly needs?: readonly string[] | undefined }[],
): string[] {
  const needed = new Set(components.flatMap(({ needs = [] }) => needs));
  return components.map(({ ref }) => ref).filter((ref) => !needed.has(ref));
}

/** The package URL of an image, which doesn't say where it is: it may be in many places. */
export function imageUrl({ name, digest, platform }: ImageFacts): string {
  return packageUrl('oci', [name.toLowerCase()], digest, { arch: platform.split('/')[1] });
}

/** Lower-case hex of the image's digest. */
export function imageSha256({ digest }: ImageFacts): string {
  return isDigest(digest) ? hexOf(digest) : digest;
}
