import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { field } from '../../util/record.ts';

/** As cosign labels them: since version 2, and before. */
const labels = ['ENCRYPTED SIGSTORE PRIVATE KEY', 'ENCRYPTED COSIGN PRIVATE KEY'] as const;

/** What cosign derives keys by (secure-systems-lab's encrypted package, whose "Standard" parameters these are). */
const usual = { N: 65_536, r: 8, p: 1 } as const;
/** A file may ask for more memory than anybody has. */
const mostMemoryBytes = 256 << 20;
const keyBytes = 32;
const nonceBytes = 24;

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** Whether a PEM is of a private key that a password protects as cosign's are. */
export function isEncryptedKey(pem: string): boolean {
  return labels.some((label) => pem.includes(`-----BEGIN ${label}-----`));
}

/**
 * Protects a private key by a password as cosign does: scrypt, and NaCl's secretbox.
 *
 * @param pkcs8 the key, DER
 * @returns PEM
 */
export async function encryptKey(pkcs8: Uint8Array, password: string): Promise<string> {
  const [salt, nonce] = [randomBytes(keyBytes), randomBytes(nonceBytes)];
  const key = await derive(password, salt, keyBytes, { ...usual, maxmem: mostMemoryBytes });
  const sealed = {
    kdf: { name: 'scrypt', params: usual, salt: salt.toString('base64') },
    cipher: { name: 'nacl/secretbox', nonce: nonce.toString('base64') },
    ciphertext: Buffer.from(xsalsa20poly1305(key, nonce).encrypt(pkcs8)).toString('base64'),
  };
  const [label] = labels;
  const lines = Buffer.from(JSON.stringify(sealed))
    .toString('base64')
    .replaceAll(/.{1,64}/gu, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

/**
 * The private key that a password protects.
 *
 * @param where names the file in errors
 * @returns PKCS#8, DER
 * @throws MlpackError KEY_INVALID for what is no such key, asks for too much memory, or has another password
 */
export async function decryptKey(pem: string, password: string, where: string): Promise<Uint8Array> {
  const { N, r, p, salt, nonce, ciphertext } = sealedIn(pem, where);
  if (128 * N * r * p > mostMemoryBytes) throw invalid(where, 'asks for more memory than keys need');
  const key = await derive(password, salt, keyBytes, { N, r, p, maxmem: 2 * mostMemoryBytes });
  try {
    return xsalsa20poly1305(key, nonce).decrypt(ciphertext);
  } catch (error) {
    throw new MlpackError('KEY_INVALID', `The password of ${where} is another one.`, {
      suggestions: ['Give it as MLPACK_KEY_PASSWORD, or where it is asked for'],
      cause: error,
    });
  }
}

function sealedIn(pem: string, where: string) {
  const body = /-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END/u.exec(pem)?.[1] ?? '';
  const sealed = parsed(Buffer.from(body, 'base64').toString('utf8'), where);
  const [kdf, cipher] = [field(sealed, 'kdf'), field(sealed, 'cipher')];
  const params = field(kdf, 'params');
  const [N, r, p] = ['N', 'r', 'p'].map((name) => Number(field(params, name)));
  const [salt, nonce, ciphertext] = [
    field(kdf, 'salt'),
    field(cipher, 'nonce'),
    field(sealed, 'ciphertext'),
  ].map((text) => Buffer.from(String(text), 'base64'));
  const isKnown = field(kdf, 'name') === 'scrypt' && field(cipher, 'name') === 'nacl/secretbox';
  if (!isKnown || N === undefined || r === undefined || p === undefined || ![N, r, p].every(isCount))
    throw invalid(where, 'is protected in a way that is not known');
  if (salt === undefined || nonce?.byteLength !== nonceBytes || ciphertext === undefined)
    throw invalid(where, 'is damaged');
  return { N, r, p, salt, nonce, ciphertext };
}

function isCount(number: number): boolean {
  return Number.isInteger(number) && number > 0 && number <= 1 << 24;
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(where, 'is damaged', error);
  }
}

function invalid(where: string, problem: string, cause?: unknown): MlpackError {
  return new MlpackError('KEY_INVALID', `${where} ${problem}.`, {
    suggestions: ['Make another pair of keys: mlpack keygen'],
    cause,
  });
}
