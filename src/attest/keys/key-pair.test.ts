import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cosignKeys } from '../../../test/support/cosign/written-by-cosign.ts';
import { keyTypes, makeKeyPair, readPrivateKey, readPublicKey } from './key-pair.ts';
import { isSignedBy, keyHint, keySigner } from './signer.ts';

const password = () => Promise.resolve('pw');
const bytes = Buffer.from('what is signed');

describe('a pair of keys', () => {
  it.for(keyTypes)('of %s signs, and nothing but what it signed', async (type) => {
    const written = await makeKeyPair(type, 'pw');
    const signer = keySigner(await readPrivateKey(written.privateKey, 'mlpack.key', password));
    const publicKey = readPublicKey(written.publicKey, 'mlpack.pub');
    const signature = await signer.sign(bytes);
    expect(isSignedBy(publicKey, bytes, signature)).toBe(true);
    expect(isSignedBy(publicKey, Buffer.from('another'), signature)).toBe(false);
    expect(signer.hint).toBe(keyHint(publicKey));
    const other = readPublicKey((await makeKeyPair(type, 'pw')).publicKey, 'other.pub');
    expect(isSignedBy(other, bytes, signature)).toBe(false);
  });

  it.for(Object.entries(cosignKeys))('of cosign %s is read by its password', async ([, written]) => {
    const signer = keySigner(await readPrivateKey(written.privateKey, 'cosign.key', password));
    expect(signer.hint).toBe(keyHint(readPublicKey(written.publicKey, 'cosign.pub')));
    // As cosign 1 labels it.
    const older = written.privateKey.replaceAll('SIGSTORE', 'COSIGN');
    expect(keySigner(await readPrivateKey(older, 'cosign.key', password)).hint).toBe(signer.hint);
    await expect(
      readPrivateKey(written.privateKey, 'cosign.key', () => Promise.resolve('wrong')),
    ).rejects.toMatchObject({ code: 'KEY_INVALID', message: 'The password of cosign.key is another one.' });
  });

  it('may be plain, in either form', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const never = () => Promise.reject(new Error('nobody is asked'));
    for (const type of ['pkcs8', 'sec1'] as const) {
      const key = await readPrivateKey(String(privateKey.export({ type, format: 'pem' })), 'key', never);
      expect(key.equals(privateKey)).toBe(true);
    }
  });

  it('is refused where it is of another kind, damaged, private, or asks for too much memory', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const refused = (pem: string) => readPrivateKey(pem, 'k', password);
    const invalid = (message: string) => ({ code: 'KEY_INVALID', message: expect.stringContaining(message) });
    const rsaPem = String(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await expect(refused(rsaPem)).rejects.toMatchObject(invalid('a key of rsa'));
    await expect(refused('nothing')).rejects.toMatchObject(invalid('no key in PEM'));
    expect(() => readPublicKey(rsaPem, 'k')).toThrow(expect.objectContaining(invalid('is a private key')));
    const body = Buffer.from(
      JSON.stringify({
        kdf: { name: 'scrypt', params: { N: 1 << 22, r: 8, p: 1 }, salt: 'AAAA' },
        cipher: { name: 'nacl/secretbox', nonce: Buffer.alloc(24).toString('base64') },
        ciphertext: 'AAAA',
      }),
    ).toString('base64');
    const label = 'ENCRYPTED SIGSTORE PRIVATE KEY';
    const hungry = `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
    await expect(refused(hungry)).rejects.toMatchObject(invalid('more memory'));
    const damaged = `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
    await expect(refused(damaged)).rejects.toMatchObject(invalid('is damaged'));
  });
});
