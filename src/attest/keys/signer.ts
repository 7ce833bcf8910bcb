import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** What signs bytes, wherever its private key is. */
export interface Signer {
  /** Tells its key from others: {@link keyHint}. */
  readonly hint: string;
  readonly publicKey: KeyObject;
  /** @returns the signature: DER of ECDSA over the hash of its curve, or Ed25519's 64 bytes */
  sign(bytes: Uint8Array): Promise<Buffer>;
}

/** Signs by a private key that is here. */
export function keySigner(privateKey: KeyObject): Signer {
  const publicKey = createPublicKey(privateKey);
  return {
    hint: keyHint(publicKey),
    publicKey,
    sign: (bytes) => Promise.resolve(sign(hashOf(publicKey), bytes, privateKey)),
  };
}

/** Whether a signature of bytes is by a key. */
export function isSignedBy(publicKey: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(hashOf(publicKey), bytes, publicKey, signature);
}

/** What Sigstore's bundles call a key by: SHA-256 of its SubjectPublicKeyInfo, base64. */
export function keyHint(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}

/** Hashes by the curve of a key of ECDSA (Sigstore's algorithm registry). */
export const curves: ReadonlyMap<string | undefined, string> = new Map([
  ['prime256v1', 'sha256'],
  ['secp384r1', 'sha384'],
  ['secp521r1', 'sha512'],
]);

/** Null: Ed25519 has a hash of its own. */
function hashOf({ asymmetricKeyDetails }: KeyObject): string | null {
  return curves.get(asymmetricKeyDetails?.namedCurve) ?? null;
}
