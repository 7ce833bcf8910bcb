import { setTimeout as sleep } from 'node:timers/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { HttpResponse } from '../../util/http/http.ts';
import { mayPass } from './connection-failure.ts';

/** Time and chance, which tests decide. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** A number from 0 to below 1. */
  random(): number;
  /** Rejects when the signal fires. */
  sleep(durationMs: number, signal: AbortSignal | undefined): Promise<unknown>;
}

export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (durationMs, signal) => sleep(durationMs, undefined, signal === undefined ? undefined : { signal }),
};

const transientStatuses = [408, 429, 500, 502, 503, 504];
const firstBackoffMs = 250;
const maxBackoffMs = 10_000;
const maxRetryAfterMs = 60_000;
/** A host that only ever closes connections is more likely to want a client certificate than to be out of luck. */
const firstContactAttempts = 6;

interface RetryOptions {
  /** The host that is asked. */
  readonly host: string;
  /** What the request is about, for messages, for example `docker.io/library/node:24`. */
  readonly what: string;
  /** How often it is asked at most. */
  readonly attempts: number;
  readonly signal?: AbortSignal | undefined;
}

/** Makes `attempt` until it brings an answer that is no sign of a passing trouble. */
export type Retry = <T extends Pick<HttpResponse, 'status' | 'headers' | 'body'>>(
  options: RetryOptions,
  attempt: () => Promise<T>,
) => Promise<T>;

/**
 * Retries with exponential backoff and full jitter, or after as long as the server's Retry-After
 * (RFC 9110, section 10.2.3) says. The last answer is returned whatever its status.
 *
 * @returns a function that remembers which hosts have ever answered; it throws MlpackError
 * REGISTRY_FAILED when a server wants more patience than a minute, and what `attempt` throws.
 */
export function createRetry(clock: Clock): Retry {
  const answered = new Set<string>();
  return async ({ host, what, attempts, signal }, attempt) => {
    for (let made = 1; ; made += 1) {
      signal?.throwIfAborted();
      let waitMs = backoffMs(clock, made);
      try {
        const answer = await attempt();
        answered.add(host);
        if (!transientStatuses.includes(answer.status) || made >= attempts) return answer;
        const askedMs = retryAfterMs(answer.headers['retry-after'], clock.now());
        await answer.body.dump();
        if (askedMs !== undefined && askedMs > maxRetryAfterMs) throw tooLong(host, what, askedMs);
        waitMs = askedMs ?? waitMs;
      } catch (error) {
        const hasAnswered = answered.has(host);
        const isLast = made >= (hasAnswered ? attempts : Math.min(attempts, firstContactAttempts));
        if (isLast || signal?.aborted === true || !mayPass(error, { hasAnswered })) throw error;
      }
      await clock.sleep(waitMs, signal);
    }
  };
}

/** How long to wait after so many failures in a row. */
export function backoffMs(clock: Clock, failures: number): number {
  // Full jitter: anything up to the exponential wait, so that clients which failed together part.
  return clock.random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** (failures - 1));
}

/** Seconds, or an HTTP date; undefined when it is neither. */
function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const text = typeof header === 'string' ? header.trim() : '';
  if (/^\d+$/u.test(text)) return Number(text) * 1000;
  const dateMs = /\d\d:\d\d:\d\d/u.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

function tooLong(host: string, what: string, waitMs: number): MlpackError {
  const seconds = Math.ceil(waitMs / 1000);
  return new MlpackError(
    'REGISTRY_FAILED',
    `${host} asks to wait ${seconds} s before it is asked for ${what} again.`,
    {
      suggestions: [`Try again in ${seconds} s.`, `Log in for a higher limit: mlpack login ${host}`],
    },
  );
}
