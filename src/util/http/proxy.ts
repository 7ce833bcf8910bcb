import { MlpackError } from '../../errors/mlpack-error.ts';

/** What a user says of a proxy, and where. */
export interface ProxySetting {
  /** Name of the setting, for example `HTTPS_PROXY`. */
  readonly name: string;
  readonly value: string;
}

export interface Proxy {
  readonly name: string;
  /** Scheme, host and port, without a password: may be shown. */
  readonly origin: string;
  /** The value of Proxy-Authorization (RFC 9110, section 11.7.2). */
  readonly authorization: string | undefined;
}

/**
 * Reads a proxy's address as curl and Go's net/http do: without a scheme it is `http://`. User name and password may
 * have any characters, percent-encoded or not: what follows the last `@` is the host.
 *
 * @throws MlpackError CONFIG_INVALID naming the variable, without its password.
 */
export function parseProxy({ name, value }: ProxySetting): Proxy {
  const [, scheme = 'http', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/isu.exec(value.trim()) ?? [];
  const at = rest.lastIndexOf('@');
  const host = rest.slice(at + 1).replace(/\/+$/u, '');
  const address = `${scheme.toLowerCase()}://${host}`;
  if (!['http', 'https'].includes(scheme.toLowerCase())) {
    throw invalid(name, `a ${scheme} proxy, and mlpack uses those of HTTP only`);
  }
  if (host === '' || /[\s/?#\\]/u.test(host) || !URL.canParse(address)) {
    throw invalid(name, `no address of a proxy: ${JSON.stringify(host)} is no host`);
  }
  return { name, origin: new URL(address).origin, authorization: basic(at === -1 ? '' : rest.slice(0, at)) };
}

/** What a proxy's refusal means; undefined for an error that is none. */
export function proxyError(error: unknown, { name, origin, authorization }: Proxy): MlpackError | undefined {
  const message = error instanceof Error ? error.message : '';
  const [, status] = /^Proxy (?:response|Authentication Required) \((\d{3})\)/u.exec(message) ?? [];
  if (status === undefined) return undefined;
  const place = `The proxy ${origin} (${name})`;
  if (status !== '407') {
    return new MlpackError('NETWORK', `${place} refuses the connection with status ${status}.`, {
      suggestions: [`Check what it allows, or except the host: NO_PROXY`],
      cause: error,
    });
  }
  const wants =
    authorization === undefined ? 'wants a user name and password' : 'refuses the user name or password';
  return new MlpackError('NETWORK', `${place} ${wants} (407).`, {
    suggestions: [`${name}=http://USER:PASSWORD@HOST:PORT`],
    cause: error,
  });
}

function basic(userinfo: string): string | undefined {
  if (userinfo === '') return undefined;
  const colon = userinfo.indexOf(':');
  const parts = colon === -1 ? [userinfo, ''] : [userinfo.slice(0, colon), userinfo.slice(colon + 1)];
  return `Basic ${Buffer.from(parts.map(decoded).join(':')).toString('base64')}`;
}

/** A password with a percent sign need not be encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function invalid(name: string, reason: string): MlpackError {
  return new MlpackError('CONFIG_INVALID', `${name} is ${reason}.`, {
    suggestions: [`${name}=http://HOST:PORT, or with a password: ${name}=http://USER:PASSWORD@HOST:PORT`],
  });
}
