import {
  constants,
  createCipheriv,
  publicEncrypt,
  randomBytes,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { MlpackError } from '../../../errors/mlpack-error.ts';

/** The public key of a cluster's Sealed Secrets. */
export interface SealingKey {
  readonly publicKey: KeyObject;
}

/**
 * Reads the certificate that `kubeseal --fetch-cert` prints. Whether it has expired is not asked: the controller opens what is
 * sealed by an old one, too.
 *
 * @param path of the file, as errors name it
 * @throws MlpackError FILE_NOT_READABLE when it's no certificate with an RSA key
 */
export function readSealingKey(pem: string, path: string): SealingKey {
  let certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch (error) {
    throw unreadable(path, 'is no certificate', error);
  }
  const { publicKey } = certificate;
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (publicKey.asymmetricKeyType !== 'rsa')
    throw unreadable(path, 'has no RSA key, which Sealed Secrets seals by');
  // OAEP with SHA-256 leaves no room for the session key in fewer, and others can be broken.
  if (bits < leastKeyBits)
    throw unreadable(path, `has a key of ${bits} bits, and ${leastKeyBits} are the least`);
  return { publicKey };
}

function unreadable(path: string, problem: string, cause?: unknown): MlpackError {
  return new MlpackError('FILE_NOT_READABLE', `${path} ${problem}.`, {
    suggestions: [
      'Have the cluster say it: kubeseal --fetch-cert > cert.pem',
      'Then: --sealing-cert cert.pem',
    ],
    cause,
  });
}

const leastKeyBits = 2048;
const sessionKeyBytes = 32;
const nonceBytes = 12;
const lengthBytes = 2;

/**
 * Seals a value as kubeseal does (HybridEncrypt in pkg/crypto/crypto.go of Sealed Secrets): a new key of AES-256-GCM, itself
 * encrypted by RSA-OAEP with SHA-256, and the value encrypted by it. It opens in a Secret of that namespace and name only.
 *
 * @returns base64 of: two bytes that say how long the encrypted key is, that key, and the value with its tag
 */
export function seal(
  value: string,
  { publicKey }: SealingKey,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  const sessionKey = randomBytes(sessionKeyBytes);
  const encryptedKey = publicEncrypt(
    {
      key: publicKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(`${namespace}/${name}`),
    },
    sessionKey,
  );
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt16BE(encryptedKey.length);
  // The key is used once, so its nonce may be zero.
  const cipher = createCipheriv('aes-256-gcm', sessionKey, Buffer.alloc(nonceBytes));
  const encrypted = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return Buffer.concat([length, encryptedKey, encrypted, cipher.getAuthTag()]).toString('base64');
}
