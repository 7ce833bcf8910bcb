import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files with the keys that tokens of service accounts are signed with and checked by. */
export async function createServiceKeys(dir: string): Promise<{ privateFile: string; publicFile: string }> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const [privateFile, publicFile] = [join(dir, 'service.key'), join(dir, 'service.pub')];
  await writeFile(privateFile, privateKey);
  await writeFile(publicFile, publicKey);
  return { privateFile, publicFile };
}
