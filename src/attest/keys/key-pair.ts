import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { curves } from './signer.ts';
import { decryptKey, encryptKey, isEncryptedKey } from './encrypted-key.ts';

/** What images are signed by here. */
export const keyTypes = ['ecdsa-p256', 'ed25519'] as const;
export type KeyType = (typeof keyTypes)[number];

/** A pair of keys as two files have it, PEM; the private one is protected by a password. */
export interface WrittenKeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

const generate = promisify(generateKeyPair);

/** Makes a pair of keys that cosign takes, too. */
export async function makeKeyPair(type: KeyType, password: string): Promise<WrittenKeyPair> {
  const { privateKey, publicKey } = await (type === 'ed25519'
    ? generate('ed25519')
    : generate('ec', { namedCurve: 'P-256' }));
  return {
    privateKey: await encryptKey(privateKey.export({ type: 'pkcs8', format: 'der' }), password),
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
  };
}

/**
 * Reads a private key: one that cosign or `mlpack keygen` made, or plain PKCS#8 or SEC1.
 *
 * @param where names the file in errors
 * @param password is asked for where one protects the key
 * @throws MlpackError KEY_INVALID for what is none, or one of another kind
 */
export async function readPrivateKey(
  pem: string,
  where: string,
  password: () => Promise<string>,
): Promise<KeyObject> {
  if (!isEncryptedKey(pem)) return known(parsedKey(pem, where, createPrivateKey), where);
  const der = await decryptKey(pem, await password(), where);
  const key = { key: Buffer.from(der), format: 'der', type: 'pkcs8' } as const;
  return known(parsedKey(key, where, createPrivateKey), where);
}

/** Reads a public key, PEM. @throws MlpackError KEY_INVALID */
export function readPublicKey(pem: string, where: string): KeyObject {
  if (/PRIVATE KEY/u.test(pem)) {
    throw new MlpackError(
      'KEY_INVALID',
      `${where} is a private key, and signatures are checked by the public one.`,
    );
  }
  return known(parsedKey(pem, where, createPublicKey), where);
}

function parsedKey<Given>(given: Given, where: string, parse: (key: Given) => KeyObject): KeyObject {
  try {
    return parse(given);
  } catch (error) {
    throw new MlpackError('KEY_INVALID', `${where} is no key in PEM.`, {
      suggestions: ['Make a pair of keys: mlpack keygen'],
      cause: error,
    });
  }
}

function known(key: KeyObject, where: string): KeyObject {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519' || (type === 'ec' && curves.has(details?.namedCurve))) return key;
  throw new MlpackError(
    'KEY_INVALID',
    `${where} has a key of ${type ?? 'another kind'}; ECDSA on P-256, P-384 and P-521, and Ed25519 are known.`,
    { suggestions: ['Make a pair of keys: mlpack keygen'] },
  );
}
