import { getCACertificates } from 'node:tls';
import { EnvHttpProxyAgent, request, RetryAgent, type Dispatcher } from 'undici';

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Dispatcher.ResponseData['body'];
  /** Where redirects ended. */
  readonly url: string;
}

interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Dispatcher.DispatchOptions['body'];
  readonly signal?: AbortSignal | undefined;
}

/** Fetches over HTTP(S); bodies are streams, statuses are the caller's to judge. */
export interface HttpClient {
  /** Follows up to 5 redirects (dropping Authorization when the origin changes). Rejects with undici's error when no answer comes. */
  request(url: string, options?: HttpRequest): Promise<HttpResponse>;
  /** Ends every connection, also those whose answer nobody has read to its end. */
  close(): Promise<void>;
}

export interface HttpClientOptions {
  readonly httpProxy?: string | undefined;
  readonly httpsProxy?: string | undefined;
  readonly noProxy?: string | undefined;
  /** PEM of authorities to trust in addition to Node's own and those of NODE_EXTRA_CA_CERTS. */
  readonly ca?: string | undefined;
  readonly userAgent: string;
}

const maxRedirects = 5;

/** An HTTP client that honours proxies and retries what is safe to retry (GET, HEAD; 429, 5xx and connection errors). */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const tls = options.ca === undefined ? undefined : { ca: [...getCACertificates('default'), options.ca] };
  const agent = new EnvHttpProxyAgent({
    httpProxy: options.httpProxy ?? '',
    httpsProxy: options.httpsProxy ?? '',
    noProxy: options.noProxy ?? '',
    headersTimeout: 30_000,
    bodyTimeout: 60_000,
    // Plain HTTP goes to a proxy as such: many refuse a tunnel to port 80, where Debian mirrors listen.
    proxyTunnel: false,
    ...(tls === undefined ? {} : { connect: tls, requestTls: tls, proxyTls: tls }),
  });
  const dispatcher = new RetryAgent(agent, {
    maxRetries: 3,
    minTimeout: 250,
    methods: ['GET', 'HEAD'],
    throwOnError: false,
  });

  return {
    async request(url, { method = 'GET', headers = {}, body, signal } = {}) {
      let current = new URL(url);
      let sent: Record<string, string> = { 'user-agent': options.userAgent, ...headers };
      for (let redirects = 0; ; redirects += 1) {
        const response = await request(current, {
          method,
          headers: sent,
          dispatcher,
          ...(body === undefined ? {} : { body }),
          ...(signal === undefined ? {} : { signal }),
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
    close: () => dispatcher.destroy(),
  };
}
