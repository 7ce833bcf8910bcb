import { MlpackError } from '../../errors/mlpack-error.ts';
import { field, isRecord } from '../../util/record.ts';
import type { Envelope } from '../dsse/envelope.ts';

/** Media type of Sigstore's bundles, as cosign 3 attaches them. */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Bundles of others are read whole; one with a certificate and an entry of a log has some 10 kB. */
export const mostBundleBytes = 1 << 20;
const mostSignatures = 16;

/** A signed statement with what it is checked by, https://docs.sigstore.dev/about/bundle/. */
export interface Bundle {
  readonly envelope: Envelope;
  /** The key that it says it is signed by; null where a certificate is in it. */
  readonly keyHint: string | null;
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
export function parseBundle(bytes: Uint8Array, where: string, mostBytes = mostBundleBytes): Bundle {
  if (bytes.byteLength > mostBytes) throw invalid(where, `has more than ${mostBytes} bytes`);
  const bundle = parsed(bytes, where);
  if (!isBundleType(field(bundle, 'mediaType'))) throw invalid(where, 'is no bundle of Sigstore 0.3');
  const envelope = field(bundle, 'dsseEnvelope');
  const [payload, payloadType] = [field(envelope, 'payload'), field(envelope, 'payloadType')];
  const signatures = field(envelope, 'signatures');
  if (!isBase64(payload) || typeof payloadType !== 'string' || !Array.isArray(signatures))
    throw invalid(where, 'has no envelope that is signed');
  const sigs = signatures.slice(0, mostSignatures).map((signature: unknown) => field(signature, 'sig'));
  if (!sigs.every(isBase64)) throw invalid(where, 'has a signature that is no base64');
  const key = field(field(bundle, 'verificationMaterial'), 'publicKey');
  const hint = field(key, 'hint');
  return {
    envelope: { payload, payloadType, signatures: sigs.map((sig) => ({ sig })) },
    keyHint: isRecord(key) && typeof hint === 'string' ? hint : null,
  };
}

function parsed(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalid(where, 'is damaged, or something follows it', error);
  }
}

/** Both ways to write the version. */
function isBundleType(type: unknown): boolean {
  return type === bundleMediaType || type === 'application/vnd.dev.sigstore.bundle+json;version=0.3';
}

function isBase64(text: unknown): text is string {
  return typeof text === 'string' && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/u.test(text);
}

function invalid(where: string, problem: string, cause?: unknown): MlpackError {
  return new MlpackError('SIGNATURE_INVALID', `${where} ${problem}.`, { cause });
}
