import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { keysIn, type Access } from './access.ts';

/** What a client has to know of a server, to be trusted and to trust. */
export interface HowToAsk {
  /** URL at which this machine reaches the server; no slash at the end. */
  readonly baseUrl: string;
  readonly key: {
    /** A file with one, as the user named it. */
    readonly file: string;
    /** Whether there is nothing in it but that key. */
    readonly isAlone: boolean;
  } | null;
  readonly certificate: {
    /** What the server shows, as the user named it. */
    readonly file: string;
    /** A name that the certificate is for, where it is for none that leads here. */
    readonly otherName: string | null;
  } | null;
}

/** The same address with the scheme that a server with this access speaks. */
export function withScheme(baseUrl: string, { tls }: Access): string {
  return tls === null ? baseUrl : baseUrl.replace(/^http:/u, 'https:');
}

/** How a client of this machine asks a server there, by the name that its certificate is for. */
export function howToAsk(baseUrl: string, { apiKeys, tls }: Access): HowToAsk {
  const key = apiKeys === null ? null : { file: apiKeys.name, isAlone: isAlone(apiKeys.text) };
  if (tls === null) return { baseUrl, key, certificate: null };
  const { hostname, port } = new URL(baseUrl);
  const host = hostname.replaceAll(/[[\]]/gu, '');
  const here = namesHere(host).find((name) => isFor(tls.certificate, name));
  const shown = here?.includes(':') === true ? `[${here}]` : (here ?? hostname);
  const otherName = here === undefined ? firstName(tls.certificate) : null;
  return {
    baseUrl: `https://${shown}:${port || '443'}`,
    key,
    certificate: { file: tls.cert.name, otherName },
  };
}

function isAlone(text: string): boolean {
  const [key, ...others] = keysIn(text);
  return others.length === 0 && text.replace(/\n+$/u, '') === key;
}

/** Names that lead to where a host does, too. */
function namesHere(host: string): string[] {
  if (host === 'localhost') return ['localhost', '127.0.0.1'];
  return host === '127.0.0.1' || host === '::1' ? [host, 'localhost'] : [host];
}

function isFor(certificate: X509Certificate, name: string): boolean {
  return isIP(name) === 0
    ? certificate.checkHost(name) !== undefined
    : certificate.checkIP(name) !== undefined;
}

/** The first host name of a certificate that isn't a wildcard; null when there is none. */
function firstName({ subjectAltName = '' }: X509Certificate): string | null {
  const names = subjectAltName
    .split(', ')
    .flatMap((name) => /^DNS:([\w-]+(?:\.[\w-]+)*)$/u.exec(name)?.[1] ?? []);
  return names[0] ?? null;
}
