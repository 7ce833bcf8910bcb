import { setTimeout as sleep } from 'node:timers/promises';
import { routes } from '../../../../contract/routes.ts';
import { messageOf } from '../util/start-error.ts';

const answerTimeoutMs = 60_000;
/** What is asked may be anybody's. */
const mostAnswerBytes = 256 << 20;
const pauseMs = 250;

interface Answer {
  /** null where none came. */
  readonly status: number | null;
  /** The body; without an answer, why there is none. */
  readonly text: string;
  /** The body as JSON, integers beyond 2^53 as bigint; undefined where it is none. */
  readonly json: unknown;
}

/** A server that is asked. */
export interface Asked {
  /** Asks for a path: by POST with a body, by GET without one. */
  readonly ask: (path: string, body?: string) => Promise<Answer>;
}

/**
 * The server at a URL. Certificates are good that Node.js knows, or that NODE_EXTRA_CA_CERTS names.
 *
 * @param url with what stands before every path, without a slash at the end
 */
export function serverAt(url: string, apiKey: string | null): Asked {
  const headers = {
    'content-type': 'application/json',
    ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }),
  };
  return {
    async ask(path, body) {
      try {
        const response = await fetch(`${url}${path}`, {
          headers,
          redirect: 'error',
          signal: AbortSignal.timeout(answerTimeoutMs),
          ...(body !== undefined && { method: 'POST', body }),
        });
        const text = await textWithin(response);
        return { status: response.status, text, json: parsed(text) };
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        return { status: null, text: messageOf(cause), json: undefined };
      }
    },
  };
}

/** @throws Error for an answer of more than {@link mostAnswerBytes} */
async function textWithin({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > mostAnswerBytes) throw new Error(`the answer has more than ${mostAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Asks again until a server is ready. Returns what it said last where it isn't in time; null once it is. */
export async function untilReady({ ask }: Asked, timeoutMs: number): Promise<string | null> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const { status, text } = await ask(routes.ready);
    if (status === 200) return null;
    if (performance.now() >= endMs) return status === null ? text : `status ${status}`;
    await sleep(pauseMs);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, reviveInteger);
  } catch {
    return undefined;
  }
}

/** Exact where a number would lose digits (https://github.com/tc39/proposal-json-parse-with-source). */
function reviveInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  const isExact = typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined;
  return isExact || !/^-?\d+$/u.test(source) ? value : BigInt(source);
}
