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
  /** Signs a certificate for 127.0.0.1, localhost and registry.example, good for servers and clients. */
  issue(name: string): Promise<Identity>;
}

/** Makes an authority in a folder, with openssl. */
export async function createAuthority(dir: string, name = 'ca'): Promise<Authority> {
  const newKey = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const file = (base: string) => join(dir, base);
  const make = (base: string, extra: readonly string[]) =>
    runOk('openssl', [
      ...[...newKey, '-days', '2', '-subj', `/CN=${base}`],
      ...['-keyout', file(`${base}-key.pem`), '-out', file(`${base}.pem`), ...extra],
    ]);
  await make(name, ['-addext', 'basicConstraints=critical,CA:TRUE']);
  return {
    certFile: file(`${name}.pem`),
    cert: await readFile(file(`${name}.pem`), 'utf8'),
    async issue(holder) {
      const request = file(`${holder}.csr`);
      const keyFile = file(`${holder}-key.pem`);
      const certFile = file(`${holder}.pem`);
      const extensions = file(`${holder}.ext`);
      await writeFile(extensions, 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:registry.example\n');
      await runOk('openssl', [
        ...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
        ...['-subj', `/CN=${holder}`, '-keyout', keyFile, '-out', request],
      ]);
      await runOk('openssl', [
        ...['x509', '-req', '-in', request, '-days', '2', '-extfile', extensions, '-out', certFile],
        ...['-CA', file(`${name}.pem`), '-CAkey', file(`${name}-key.pem`), '-CAcreateserial'],
      ]);
      return {
        certFile,
        keyFile,
        cert: await readFile(certFile, 'utf8'),
        key: await readFile(keyFile, 'utf8'),
      };
    },
  };
}
