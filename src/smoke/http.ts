import { bytesWithin } from '../util/files/bounded-file.ts';
import type { Agent } from 'undici';

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON, integers beyond 2^53 as bigint; undefined when it is none. */
  readonly json: unknown;
}

/** What a server trusts a caller by, and what a caller trusts the server by. */
export interface ServerAccess {
  /** Sent as a bearer token (RFC 6750, section 2.1). */
  readonly apiKey?: string | undefined;
  /**
   * Whose certificates are good enough; those that Node.js knows unless told. A certificate, PEM, is the only one then,
   * whatever names it is for.
   */
  readonly trusts?: 'known' | 'anybody' | { readonly certificate: string } | undefined;
}

/** One server, spoken to directly: no proxy, no retries, no redirects. */
export interface ServerClient extends AsyncDisposable {
  get(path: string): Promise<Answer>;
  /** Sends `body` as `application/json`; it need not be JSON. */
  post(path: string, body: string): Promise<Answer>;
}

/** Exact where a number would lose digits (https://github.com/tc39/proposal-json-parse-with-source). */
function reviveInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  const isExact = typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined;
  return isExact || !/^-?\d+$/.test(source) ? value : BigInt(source);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, reviveInteger);
  } catch {
    return undefined;
  }
}

/** Servers answer golden cases with some megabytes at most; one that is deployed may be anybody's. */
const mostAnswerBytes = 256 << 20;
/** How much longer the whole of an answer may take than any part of it. */
const wholeAnswerTimes = 4;

/**
 * @param timeoutMs for the headers of an answer, and again for every part of its body
 * @param signal aborts every request
 */
export function createServerClient(
  options: {
    readonly baseUrl: string;
    readonly timeoutMs: number;
    readonly signal: AbortSignal | undefined;
  } & ServerAccess,
): ServerClient {
  const { baseUrl, timeoutMs, signal, apiKey, trusts = 'known' } = options;
  const connect: Agent.Options['connect'] =
    typeof trusts === 'string'
      ? { rejectUnauthorized: trusts === 'known' }
      : { ca: trusts.certificate, allowPartialTrustChain: true, checkServerIdentity: () => undefined };
  let dispatcher: Agent | undefined;
  const key = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  const send = async (method: 'GET' | 'POST', path: string, body?: string): Promise<Answer> => {
    // Loaded at the first request, as it takes long: who builds an image asks no server where nothing tests the image.
    const { default: undici } = await import('undici');
    dispatcher ??= new undici.Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connect });
    // A server that drips its answer would otherwise never be done.
    const bounded = AbortSignal.any([
      AbortSignal.timeout(wholeAnswerTimes * timeoutMs),
      ...(signal === undefined ? [] : [signal]),
    ]);
    const response = await undici.request(`${baseUrl}${path}`, {
      method,
      dispatcher,
      signal: bounded,
      ...(body === undefined
        ? { headers: key }
        : { body, headers: { ...key, 'content-type': 'application/json' } }),
    });
    const bytes = await bytesWithin(response.body, mostAnswerBytes);
    if (bytes === undefined) throw new Error(`the answer has more than ${mostAnswerBytes} bytes`);
    const text = bytes.toString('utf8');
    return { status: response.statusCode, headers: response.headers, text, json: parseJson(text) };
  };
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    [Symbol.asyncDispose]: async () => dispatcher?.destroy(),
  };
}
