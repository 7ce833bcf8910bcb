import type { KeyObject } from 'node:crypto';
import { isSignedBy, type Signer } from '../keys/signer.ts';

/** What is signed, with its signatures: DSSE, https://github.com/secure-systems-lab/dsse/blob/master/envelope.md, its bytes in base64. */
export interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly sig: string; readonly keyid?: string }[];
}

/** Signs bytes of a type. */
export async function signEnvelope(
  payload: Uint8Array,
  payloadType: string,
  signer: Signer,
): Promise<Envelope> {
  const signature = await signer.sign(preAuthEncoding(payloadType, payload));
  return {
    payload: Buffer.from(payload).toString('base64'),
    payloadType,
    signatures: [{ sig: signature.toString('base64') }],
  };
}

/** Whether one of an envelope's signatures is by a key. */
export function isEnvelopeSignedBy(
  publicKey: KeyObject,
  { payload, payloadType, signatures }: Envelope,
): boolean {
  const signed = preAuthEncoding(payloadType, Buffer.from(payload, 'base64'));
  return signatures.some(({ sig }) => isSignedBy(publicKey, signed, Buffer.from(sig, 'base64')));
}

/** What is signed of a payload, so that it can't be taken for one of another type (DSSE v1, "PAE"). */
function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.byteLength} `;
  return Buffer.concat([Buffer.from(head), payload]);
}
