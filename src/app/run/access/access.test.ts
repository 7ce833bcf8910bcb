import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../../test/support/certificates.ts';
import { certificate } from '../../../../test/support/server/certificate.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { readAccess } from './access.ts';
import { howToAsk, withScheme } from './how-to-ask.ts';

let folder: string;
const tls = { tlsCertFile: 'cert.pem', tlsKeyFile: 'key.pem' };

beforeEach(async () => {
  folder = await tempDir();
  await writeFile(join(folder, 'cert.pem'), certificate.cert);
  await writeFile(join(folder, 'key.pem'), certificate.key);
});

describe('readAccess', () => {
  it.each([
    [{ tlsCertFile: 'cert.pem' }, 'USAGE', '--tls-cert goes with --tls-key'],
    [{ tlsKeyFile: 'key.pem' }, 'USAGE', '--tls-key goes with --tls-cert'],
    [{ ...tls, tlsCertFile: 'key.pem' }, 'USAGE', '--tls-cert key.pem: expected a certificate'],
    [{ ...tls, tlsKeyFile: 'cert.pem' }, 'USAGE', '--tls-key cert.pem: expected a private key'],
    [{ ...tls, tlsKeyFile: 'none' }, 'FILE_NOT_FOUND', '--tls-key none'],
    [{ apiKeyFile: 'none' }, 'FILE_NOT_FOUND', '--api-key-file none'],
    [{ apiKeyFile: '.' }, 'FILE_NOT_READABLE', '--api-key-file .'],
    [{ apiKeyFile: '/dev/zero' }, 'FILE_NOT_READABLE', '--api-key-file /dev/zero'],
  ])('%j is %s', async (options, code, message) => {
    await expect(readAccess(folder, options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it.each(['', '\n \r\n', 'kéy\n', 'good\nb ad\n'])('keys are what a header can hold: %j', async (text) => {
    await writeFile(join(folder, 'keys'), text);
    const refused = readAccess(folder, { apiKeyFile: 'keys' });
    await expect(refused).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.not.stringContaining('ad'),
    });
  });

  it('certificate and key belong together', async () => {
    const other = await (await createAuthority(folder)).issue('other');
    await writeFile(join(folder, 'other.key'), other.key);
    const refused = readAccess(folder, { ...tls, tlsKeyFile: 'other.key' });
    await expect(refused).rejects.toMatchObject({
      message: '--tls-key other.key: expected the key of cert.pem',
    });
  });
});

describe('howToAsk', () => {
  it.each([
    ['http://127.0.0.1:8080', 'https://127.0.0.1:8080', null],
    ['http://localhost:8080', 'https://localhost:8080', null],
    // ::1 is no name of that certificate, but localhost leads there.
    ['http://[::1]:8080', 'https://localhost:8080', null],
    ['http://192.0.2.7:8080', 'https://192.0.2.7:8080', 'localhost'],
  ])('%s is asked by a name that the certificate is for', async (address, baseUrl, otherName) => {
    const access = await readAccess(folder, tls);
    expect(howToAsk(withScheme(address, access), access)).toEqual({
      baseUrl,
      key: null,
      certificate: { file: 'cert.pem', otherName },
    });
  });

  it('without TLS the address stays as it is', async () => {
    const access = await readAccess(folder, {});
    const address = 'http://127.0.0.1:8080';
    expect(howToAsk(withScheme(address, access), access)).toEqual({
      baseUrl: address,
      key: null,
      certificate: null,
    });
  });
});
