import { createHash } from 'node:crypto';
import { MlpackError } from '../../errors/mlpack-error.ts';

/** `sha256:` and 64 lower-case hex digits (descriptor.md, "Digests"); mlpack neither writes nor accepts other algorithms. */
export type Digest = `sha256:${string}`;

export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function digestFromHex(sha256: string): Digest {
  return `sha256:${sha256}`;
}

/** The hex digits, under which a blob store keeps the bytes. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}

/** Its first 12 hex digits: enough to tell images apart by, for people and in tags. */
export function shortDigest(digest: Digest): string {
  return hexOf(digest).slice(0, 12);
}

/** The tag that says which image it is on, whatever else that is called. */
export function digestTag(digest: Digest): string {
  return `sha-${shortDigest(digest)}`;
}

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && /^sha256:[0-9a-f]{64}$/u.test(text);
}

/**
 * @param where names the document and field in the error
 * @throws MlpackError IMAGE_INVALID
 */
export function parseDigest(text: unknown, where: string): Digest {
  if (isDigest(text)) return text;
  throw new MlpackError(
    'IMAGE_INVALID',
    `${where} is ${JSON.stringify(text)}, which is not a sha256 digest.`,
  );
}
