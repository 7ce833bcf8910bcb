import { createPrivateKey, X509Certificate } from 'node:crypto';
import { serveSettings } from '../../../../contract/settings/serve-settings.ts';
import type { EnvironmentReader } from './environment-reader.ts';

/** What TLS needs, as PEM. */
export interface TlsFiles {
  /** The server's certificate first, then those that lead to a known one. */
  readonly cert: string;
  readonly key: string;
}

const { variable: certVariable } = serveSettings.tlsCertFile;
const { variable: keyVariable } = serveSettings.tlsKeyFile;

/**
 * Reads certificate and key where the environment says; null where it says nothing.
 *
 * @throws StartError naming the variable and the file, when a file is no good or they don't belong together
 */
export function readTls(read: EnvironmentReader): TlsFiles | null {
  const certFile = read.text(certVariable);
  const keyFile = read.text(keyVariable);
  if (certFile === null && keyFile === null) return null;
  if (certFile === null) return read.refuse(certVariable, `a file, as ${keyVariable} is set`);
  if (keyFile === null) return read.refuse(keyVariable, `a file, as ${certVariable} is set`);
  const cert = read.file(certVariable, certFile);
  const key = read.file(keyVariable, keyFile);
  const certificate =
    parsed(() => new X509Certificate(cert)) ?? read.refuse(certVariable, 'a file with a certificate, PEM');
  const privateKey =
    parsed(() => createPrivateKey(key)) ??
    read.refuse(keyVariable, 'a file with a private key, PEM and not encrypted');
  if (!certificate.checkPrivateKey(privateKey)) {
    return read.refuse(keyVariable, `the key of the certificate in ${certFile}`);
  }
  return { cert, key };
}

/** What OpenSSL says of a file that it cannot read helps nobody. */
function parsed<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch {
    return null;
  }
}
