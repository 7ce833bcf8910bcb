import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { field } from '../../util/record.ts';

/** Media type of what cosign before version 3 signs. */
export const simpleMediaType = 'application/vnd.dev.cosign.simplesigning.v1+json';
/** Annotation of a layer with the signature of its bytes, base64. */
export const signatureAnnotation = 'dev.cosignproject.cosign/signature';

/** Some hundred bytes, and what others annotate it with. */
export const mostSimpleBytes = 64 << 10;

/** What such a signature is of. */
export interface SimpleClaim {
  /** Registry and repository. */
  readonly repository: string;
  readonly digest: string;
}

/**
 * What is signed of an image in the older format,
 * https://github.com/containers/image/blob/main/docs/containers-signature.5.md.
 */
export function simplePayload({ repository, digest }: { repository: string; digest: Digest }): Buffer {
  return Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': repository },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
  );
}

/** Reads it, from anybody. @throws MlpackError SIGNATURE_INVALID */
export function parseSimple(bytes: Uint8Array, where: string): SimpleClaim {
  const invalid = (problem: string, cause?: unknown) =>
    new MlpackError('SIGNATURE_INVALID', `${where} ${problem}.`, { cause });
  if (bytes.byteLength > mostSimpleBytes) throw invalid(`has more than ${mostSimpleBytes} bytes`);
  let claim: unknown;
  try {
    claim = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalid('is damaged, or something follows it', error);
  }
  const critical = field(claim, 'critical');
  const digest = field(field(critical, 'image'), 'docker-manifest-digest');
  const repository = field(field(critical, 'identity'), 'docker-reference');
  if (typeof digest !== 'string' || typeof repository !== 'string') throw invalid('is of no image');
  return { repository, digest };
}
