import { onTestFinished } from 'vitest';
import { createRegistryClient, type RegistryClient } from '../../src/registry/client/client.ts';
import type { Mirror } from '../../src/registry/client/mirrors.ts';
import type { Clock } from '../../src/registry/client/retry.ts';
import { createHttpClient } from '../../src/util/http/http.ts';

/** A client of registries that has no credentials, for the length of a test. */
export function anonymousClient(
  clock?: Clock,
  userAgent = 'mlpack-test',
  mirrors: readonly Mirror[] = [],
): RegistryClient {
  const http = createHttpClient({ userAgent });
  onTestFinished(() => http.close());
  return createRegistryClient({
    http,
    mirrors,
    ...(clock === undefined ? {} : { clock }),
    findCredentials: async () => ({ credentials: undefined, origin: 'a test' }),
  });
}

/** A clock on which waiting takes no time; what was waited for is in `waitedMs`. */
export function instantClock(): Clock & { readonly waitedMs: number[] } {
  const waitedMs: number[] = [];
  return {
    waitedMs,
    now: () => waitedMs.reduce((sum, ms) => sum + ms, 0),
    random: () => 0.5,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      waitedMs.push(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** A clock that stands still until the test moves it on. */
export interface HandClock extends Clock {
  nowMs: number;
  /** Resolves when somebody waits. */
  sleeping(): Promise<void>;
  /** Lets whoever waits find that the time has passed. */
  wake(): void;
}

export function handClock(): HandClock {
  let asleep = Promise.withResolvers<void>();
  let awake = Promise.withResolvers<void>();
  let durationMs = 0;
  return {
    nowMs: 0,
    now() {
      return this.nowMs;
    },
    random: () => 0.5,
    sleep(ms) {
      durationMs = ms;
      asleep.resolve();
      return awake.promise;
    },
    sleeping: () => asleep.promise,
    wake() {
      this.nowMs += durationMs;
      const sleeper = awake;
      asleep = Promise.withResolvers<void>();
      awake = Promise.withResolvers<void>();
      sleeper.resolve();
    },
  };
}
