import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { certificate, certificateFiles } from '../../../../test/support/server/certificate.ts';
import { fileTempDir } from '../../../../test/support/temp.ts';
import { EnvironmentReader } from './environment-reader.ts';
import { readTls } from './tls-files.ts';

const cert = 'MLPACK_TLS_CERT_FILE';
const key = 'MLPACK_TLS_KEY_FILE';

let good: NodeJS.ProcessEnv;
let otherKey: string;
let encryptedKey: string;
let text: string;
beforeAll(async () => {
  good = await certificateFiles();
  const folder = await fileTempDir();
  const write = async (name: string, contents: string | Buffer): Promise<string> => {
    await writeFile(join(folder, name), contents);
    return join(folder, name);
  };
  const pem = { type: 'pkcs8', format: 'pem' } as const;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  otherKey = await write('other.pem', privateKey.export(pem));
  const encryption = { cipher: 'aes-256-cbc', passphrase: 'x' };
  encryptedKey = await write(
    'encrypted.pem',
    createPrivateKey(certificate.key).export({ ...pem, ...encryption }),
  );
  text = await write('text', 'secret text\n');
});

const read = (change: NodeJS.ProcessEnv) => readTls(new EnvironmentReader({ ...good, ...change }));

describe('readTls', () => {
  it('reads both files, or none', () => {
    expect(read({})).toEqual(certificate);
    expect(read({ [cert]: '', [key]: '' })).toBeNull();
  });

  it('refuses one without the other', () => {
    expect(() => read({ [key]: '' })).toThrow(`${key}: expected a file, as ${cert} is set, got ""`);
    expect(() => read({ [cert]: '' })).toThrow(`${cert}: expected a file, as ${key} is set, got ""`);
  });

  it('refuses files that are not there', () => {
    expect(() => read({ [cert]: '/nowhere/cert.pem' })).toThrow(
      `${cert}: cannot read /nowhere/cert.pem: ENOENT`,
    );
  });

  it('refuses files that hold something else, without saying what', () => {
    expect(() => read({ [cert]: text })).toThrow(
      `${cert}: expected a file with a certificate, PEM, got "${text}"`,
    );
    for (const file of [text, good[cert], encryptedKey]) {
      expect(() => read({ [key]: file })).toThrow(
        `${key}: expected a file with a private key, PEM and not encrypted, got "${file}"`,
      );
    }
  });

  it('refuses a key that is not the certificate’s', () => {
    expect(() => read({ [key]: otherKey })).toThrow(
      `${key}: expected the key of the certificate in ${good[cert]}, got "${otherKey}"`,
    );
  });
});
