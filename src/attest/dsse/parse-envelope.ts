import { MlpackError } from '../../errors/mlpack-error.ts';
import { field } from '../../util/record.ts';
import type { Envelope } from './envelope.ts';

/** Media type of an envelope that is kept by itself, as cosign before version 3 does. */
export const envelopeMediaType = 'application/vnd.dsse.envelope.v1+json';

const mostSignatures = 16;

/** Reads an envelope from anybody. @param where names it in errors @throws MlpackError SIGNATURE_INVALID */
export function parseEnvelope(envelope: unknown, where: string): Envelope {
  const [payload, payloadType] = [field(envelope, 'payload'), field(envelope, 'payloadType')];
  const signatures = field(envelope, 'signatures');
  if (!isBase64(payload) || typeof payloadType !== 'string' || !Array.isArray(signatures))
    throw invalid(where, 'has no envelope that is signed');
  const sigs = signatures.slice(0, mostSignatures).map((signature: unknown) => field(signature, 'sig'));
  if (!sigs.every(isBase64)) throw invalid(where, 'has a signature that is no base64');
  return { payload, payloadType, signatures: sigs.map((sig) => ({ sig })) };
}

/** Reads the JSON around it, with nothing behind it. @throws MlpackError SIGNATURE_INVALID */
export function parseJson(bytes: Uint8Array, mostBytes: number, where: string): unknown {
  if (bytes.byteLength > mostBytes) throw invalid(where, `has more than ${mostBytes} bytes`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalid(where, 'is damaged, or something follows it', error);
  }
}

function isBase64(text: unknown): text is string {
  return typeof text === 'string' && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/u.test(text);
}

function invalid(where: string, problem: string, cause?: unknown): MlpackError {
  return new MlpackError('SIGNATURE_INVALID', `${where} ${problem}.`, { cause });
}
