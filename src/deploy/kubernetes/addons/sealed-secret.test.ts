import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { clusterStack } from '../../../../test/support/kubernetes-stacks.ts';
import { sealingPair } from '../../../../test/support/kubernetes/sealing-pair.ts';
import { createAuthority } from '../../../../test/support/certificates.ts';
import { fileTempDir, tempDir } from '../../../../test/support/temp.ts';
import { databaseLogin } from './database-login.ts';
import { readSealingKey } from './seal.ts';
import { sealedSecret, sealLogin } from './sealed-secret.ts';

let certificate = '';
let privateKey = '';

beforeAll(async () => {
  ({ certificate, privateKey } = await sealingPair(await fileTempDir()));
});

/** The SealedSecret of a stack whose database has a password. */
function seal(password: string) {
  const stack = clusterStack({ database: 'postgres', secrets: 'sealed' });
  const login = databaseLogin(stack);
  if (login === null) throw new Error('the stack has no login');
  const sealing = { key: readSealingKey(certificate, 'cert.pem'), namespace: 'production' };
  return sealedSecret({ ...stack, sealedLogin: sealLogin(login, password, sealing) });
}

/** As the controller does it: singleDecrypt in pkg/crypto/crypto.go of Sealed Secrets. */
function unseal(text: unknown, label: string): string {
  const bytes = Buffer.from(String(text), 'base64');
  const end = 2 + bytes.readUInt16BE(0);
  const sessionKey = privateDecrypt(
    {
      key: privateKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(label),
    },
    bytes.subarray(2, end),
  );
  const decipher = createDecipheriv('aes-256-gcm', sessionKey, Buffer.alloc(12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(end, -16)), decipher.final()]).toString();
}

/** What is sealed in the only object, by key. */
function sealedEntries(objects: ReturnType<typeof seal>): Map<string, unknown> {
  const spec = Object(objects[0]?.['spec']);
  return new Map(Object.entries(Object(spec.encryptedData)));
}

describe('a SealedSecret', () => {
  it('has the login that the Cluster takes, which only the controller can open', () => {
    const objects = seal('pässword');
    expect(objects).toMatchObject([
      {
        apiVersion: 'bitnami.com/v1alpha1',
        kind: 'SealedSecret',
        metadata: { name: 'iris-database-login' },
        spec: { template: { type: 'kubernetes.io/basic-auth', metadata: { name: 'iris-database-login' } } },
      },
    ]);
    const entries = sealedEntries(objects);
    expect([...entries.keys()]).toEqual(['username', 'password']);
    const label = 'production/iris-database-login';
    expect(unseal(entries.get('username'), label)).toBe('mlpack');
    expect(unseal(entries.get('password'), label)).toBe('pässword');
    expect(JSON.stringify(objects)).not.toContain('pässword');
  });

  it('opens in its own namespace and under its own name only', () => {
    const sealed = sealedEntries(seal('secret')).get('password');
    expect(() => unseal(sealed, 'staging/iris-database-login')).toThrow(/oaep decoding error/);
    expect(() => unseal(sealed, '')).toThrow(/oaep decoding error/);
  });

  it('is not there where secrets come otherwise', () => {
    expect(sealedSecret(clusterStack({ database: 'postgres', secrets: 'plain' }))).toEqual([]);
    expect(sealedSecret(clusterStack({ database: 'postgres', secrets: 'external' }))).toEqual([]);
  });
});

describe('the certificate that secrets are sealed by', () => {
  it('is one of RSA, else whoever has it is told how to get it', async () => {
    const suggestions = [
      'Have the cluster say it: kubeseal --fetch-cert > cert.pem',
      'Then: --sealing-cert cert.pem',
    ];
    expect(() => readSealingKey('no PEM', 'cert.pem')).toThrow(
      expect.objectContaining({ code: 'FILE_NOT_READABLE', suggestions }),
    );
    const { cert } = await createAuthority(await tempDir());
    expect(() => readSealingKey(cert, 'cert.pem')).toThrow(/has no RSA key/);
    const { certificate: small } = await sealingPair(await tempDir(), 1024);
    expect(() => readSealingKey(small, 'cert.pem')).toThrow(/has a key of 1024 bits/);
  });
});
