import { MlpackError } from '../../errors/mlpack-error.ts';
import { field, isRecord } from '../../util/record.ts';
import type { Envelope } from '../dsse/envelope.ts';
import { parseEnvelope, parseJson } from '../dsse/parse-envelope.ts';

/** Media type of Sigstore's bundles, as cosign 3 attaches them. */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Bundles of others are read whole; one with a certificate and an entry of a log has some 10 kB. */
export const mostBundleBytes = 1 << 20;

/** A signed statement with what it is checked by, https://docs.sigstore.dev/about/bundle/. */
export interface Bundle {
  readonly envelope: Envelope;
  /** The key that it says it is signed by; null where a certificate is in it. */
  readonly keyHint: string | null;
}

/** A bundle that was read. */
interface ParsedBundle extends Bundle {
  /** All that it has, for what checks certificates; there is one in it that is to be checked where no key is named. */
  readonly json: unknown;
  readonly hasCertificate: boolean;
}

/** The bytes of a bundle that is signed by a key: the fields in the order that cosign has them. */
export function bundleBytes({ envelope, keyHint }: Bundle): Buffer {
  return Buffer.from(
    JSON.stringify({
      mediaType: bundleMediaType,
      verificationMaterial: { publicKey: { hint: keyHint } },
      dsseEnvelope: envelope,
    }),
  );
}

/**
 * Reads a bundle, which may come from anybody.
 *
 * @param where names it in errors
 * @param mostBytes that it may have
 * @throws MlpackError SIGNATURE_INVALID for what is none, is larger than bundles are, or has something behind it
 */
export function parseBundle(bytes: Uint8Array, where: string, mostBytes = mostBundleBytes): ParsedBundle {
  const bundle = parseJson(bytes, mostBytes, where);
  if (!isBundleType(field(bundle, 'mediaType')))
    throw new MlpackError('SIGNATURE_INVALID', `${where} is no bundle of Sigstore 0.3.`);
  const material = field(bundle, 'verificationMaterial');
  const key = field(material, 'publicKey');
  const hint = field(key, 'hint');
  return {
    envelope: parseEnvelope(field(bundle, 'dsseEnvelope'), where),
    keyHint: isRecord(key) && typeof hint === 'string' ? hint : null,
    json: bundle,
    hasCertificate: isRecord(field(material, 'certificate')),
  };
}

/** Both ways to write the version. */
function isBundleType(type: unknown): boolean {
  return type === bundleMediaType || type === 'application/vnd.dev.sigstore.bundle+json;version=0.3';
}
