import { getCACertificates } from 'node:tls';
import type Undici from 'undici';
import type { Dispatcher } from 'undici';
import { goesDirect } from './no-proxy.ts';
import { parseProxy, proxyError, type Proxy, type ProxySetting } from './proxy.ts';

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Dispatcher.ResponseData['body'];
  /** URL at which redirects ended. */
  readonly url: string;
}

interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Dispatcher.DispatchOptions['body'];
  /** How long the answer may take to begin once the request is sent; 30 s unless told. */
  readonly headersTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Fetches over HTTP(S); bodies are streams, statuses are the caller's to judge. */
export interface HttpClient {
  /** Follows up to 5 redirects (dropping Authorization when the origin changes). Rejects with undici's error when no answer comes. */
  request(url: string, options?: HttpRequest): Promise<HttpResponse>;
  /** A client that differs in some options, `ca` and `noProxy` being added to its parent's; it closes with its parent. */
  derive(options: Partial<HttpClientOptions>): HttpClient;
  /** Ends every connection, also those whose answer nobody has read to its end. */
  close(): Promise<void>;
}

/** What shows a server who asks. */
interface ClientCertificate {
  /** The only host (with port, unless it is that of the protocol) that may see it. */
  readonly host: string;
  /** PEM, as many as there are keys, in the same order. */
  readonly cert: readonly string[];
  readonly key: readonly string[];
}

export interface HttpClientOptions {
  /** Proxy for `http:`; read when first needed, so that a wrong one stops nobody who needs no network. */
  readonly httpProxy?: ProxySetting | undefined;
  /** Proxy for `https:`, read as httpProxy is. */
  readonly httpsProxy?: ProxySetting | undefined;
  /** {@link goesDirect} */
  readonly noProxy?: string | undefined;
  /** PEM of authorities to trust in addition to Node's own and those of NODE_EXTRA_CA_CERTS. */
  readonly ca?: string | undefined;
  readonly clientCertificate?: ClientCertificate | undefined;
  /** How often what is safe to retry (GET, HEAD; 429, 5xx and connection errors) is sent again; 3 unless told. */
  readonly maxRetries?: number;
  readonly userAgent: string;
}

const maxRedirects = 5;

/** An HTTP client that honours proxies. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { clientCertificate } = options;
  const anonymous = createDispatchers(options);
  const identified =
    clientCertificate === undefined ? undefined : createDispatchers(options, clientCertificate);
  const derived: HttpClient[] = [];
  const proxies = new Map<ProxySetting, Proxy>();
  const proxyFor = (url: URL): Proxy | undefined => {
    const setting = url.protocol === 'https:' ? options.httpsProxy : options.httpProxy;
    if (setting === undefined || goesDirect(url, options.noProxy ?? '')) return undefined;
    let proxy = proxies.get(setting);
    if (proxy === undefined) proxies.set(setting, (proxy = parseProxy(setting)));
    return proxy;
  };

  return {
    async request(url, { method = 'GET', headers = {}, body, headersTimeoutMs, signal } = {}) {
      let current = new URL(url);
      let sent: Record<string, string> = { 'user-agent': options.userAgent, ...headers };
      // Loaded at the first request: most commands have none, and nothing else takes as long to load. Once it is bundled,
      // what CommonJS exports is the default alone.
      const { default: undici } = await import('undici');
      for (let redirects = 0; ; redirects += 1) {
        const isIdentified = current.protocol === 'https:' && current.host === clientCertificate?.host;
        const dispatchers = (isIdentified ? identified : undefined) ?? anonymous;
        const proxy = proxyFor(current);
        const response = await undici
          .request(current, {
            method,
            headers: sent,
            dispatcher: dispatchers.through(undici, proxy),
            ...(body === undefined ? {} : { body }),
            ...(headersTimeoutMs === undefined ? {} : { headersTimeout: headersTimeoutMs }),
            ...(signal === undefined ? {} : { signal }),
          })
          .catch((error: unknown) => {
            throw (proxy && proxyError(error, proxy)) ?? error;
          });
        const location = response.headers['location'];
        const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode);
        if (!isRedirect || typeof location !== 'string' || redirects === maxRedirects || body !== undefined) {
          return {
            status: response.statusCode,
            headers: response.headers,
            body: response.body,
            url: current.href,
          };
        }
        await response.body.dump();
        const next = new URL(location, current);
        if (next.origin !== current.origin) {
          sent = Object.fromEntries(
            Object.entries(sent).filter(([name]) => name.toLowerCase() !== 'authorization'),
          );
        }
        current = next;
      }
    },
    derive(changes) {
      const client = createHttpClient({
        ...options,
        ...changes,
        ca: joined([options.ca, changes.ca], '\n'),
        noProxy: joined([options.noProxy, changes.noProxy], ','),
      });
      derived.push(client);
      return client;
    },
    async close() {
      await Promise.all([
        anonymous.destroy(),
        identified?.destroy(),
        ...derived.map((client) => client.close()),
      ]);
    },
  };
}

/** Connections, direct and through proxies, that are made when they are first used. */
function createDispatchers(options: HttpClientOptions, client?: ClientCertificate) {
  const { ca, maxRetries = 3 } = options;
  const trust = ca === undefined ? undefined : { ca: [...getCACertificates('default'), ca] };
  const identity = client === undefined ? undefined : { cert: [...client.cert], key: [...client.key] };
  const isUsual = trust === undefined && identity === undefined;
  const timeouts = { headersTimeout: 30_000, bodyTimeout: 60_000 };
  const create = ({ Agent, ProxyAgent }: typeof Undici, proxy: Proxy | undefined): Dispatcher => {
    if (proxy === undefined) {
      return new Agent({ ...timeouts, ...(isUsual ? {} : { connect: { ...trust, ...identity } }) });
    }
    return new ProxyAgent({
      uri: proxy.origin,
      ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
      // Plain HTTP goes to a proxy as such: many refuse a tunnel to port 80, where Debian mirrors listen.
      proxyTunnel: false,
      ...timeouts,
      ...(isUsual ? {} : { requestTls: { ...trust, ...identity }, proxyTls: { ...trust } }),
    });
  };
  const made = new Map<Proxy | undefined, Dispatcher>();
  let isDestroyed = false;
  return {
    through(undici: typeof Undici, proxy: Proxy | undefined): Dispatcher {
      let dispatcher = made.get(proxy);
      if (dispatcher === undefined) {
        const plain = create(undici, proxy);
        dispatcher =
          maxRetries === 0
            ? plain
            : new undici.RetryAgent(plain, {
                maxRetries,
                minTimeout: 250,
                methods: ['GET', 'HEAD'],
                throwOnError: false,
              });
        made.set(proxy, dispatcher);
        if (isDestroyed) void dispatcher.destroy();
      }
      return dispatcher;
    },
    async destroy(): Promise<void> {
      isDestroyed = true;
      await Promise.all([...made.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

function joined(parts: readonly (string | undefined)[], separator: string): string | undefined {
  const present = parts.filter((part) => part !== undefined && part !== '');
  return present.length === 0 ? undefined : present.join(separator);
}
