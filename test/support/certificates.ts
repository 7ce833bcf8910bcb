import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOk } from './run.ts';

export interface Identity {
  readonly certFile: string;
  readonly keyFile: string;
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of a test's own. */
export interface Authority {
  readonly certFile: string;
  /** PEM. */
  readonly cert: string;
  /**
   * Signs a certificate for 127.0.0.1, localhost and another host (registry.example), good for servers and clients.
   *
   * @param days that it is good for from now on: 2 unless told; one that has expired below 0
   */
  issue(name: string, host?: string, days?: number): Promise<Identity>;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout'];

const openssl = (...args: string[]) => runOk('openssl', args);

/** Makes an authority in a folder, with openssl. */
export async function createAuthority(dir: string, name = 'ca'): Promise<Authority> {
  const file = (base: string) => join(dir, base);
  const certFile = file(`${name}.pem`);
  const caKeyFile = file(`${name}-key.pem`);
  const caOptions = ['-x509', '-days', '2', '-addext', 'basicConstraints=critical,CA:TRUE'];
  await openssl('req', ...newKey, caKeyFile, ...caOptions, '-subj', `/CN=${name}`, '-out', certFile);
  return {
    certFile,
    cert: await readFile(certFile, 'utf8'),
    async issue(holder, host = 'registry.example', days = 2) {
      const [request, extensions] = [file(`${holder}.csr`), file(`${holder}.ext`)];
      const issued = { certFile: file(`${holder}.pem`), keyFile: file(`${holder}-key.pem`) };
      await writeFile(extensions, `subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:${host}\n`);
      await openssl('req', '-new', ...newKey, issued.keyFile, '-subj', `/CN=${holder}`, '-out', request);
      const signing = ['-CA', certFile, '-CAkey', caKeyFile, '-CAcreateserial', '-days', String(days)];
      const files = ['-in', request, '-extfile', extensions, '-out', issued.certFile];
      await openssl('x509', '-req', ...signing, ...files);
      return {
        ...issued,
        cert: await readFile(issued.certFile, 'utf8'),
        key: await readFile(issued.keyFile, 'utf8'),
      };
    },
  };
}
