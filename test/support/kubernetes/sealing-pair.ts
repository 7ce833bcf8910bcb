import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOk } from '../run.ts';

/** A key as the controller of Sealed Secrets makes it, and its certificate, in PEM; the certificate is in `sealed.pem` of the folder. */
export async function sealingPair(
  dir: string,
  bits = 2048,
): Promise<{ certificate: string; privateKey: string }> {
  const [certFile, keyFile] = [join(dir, 'sealed.pem'), join(dir, 'sealed-key.pem')];
  const self = [
    'req',
    '-x509',
    '-newkey',
    `rsa:${bits}`,
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=sealed-secret',
  ];
  await runOk('openssl', [...self, '-keyout', keyFile, '-out', certFile]);
  return { certificate: await readFile(certFile, 'utf8'), privateKey: await readFile(keyFile, 'utf8') };
}
