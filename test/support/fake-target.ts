import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { MonotonicClock } from '../../src/smoke/monotonic-clock.ts';
import type { RunningTarget, SmokeTarget } from '../../src/smoke/target.ts';

/** What a fake server answers. */
export type Reply = readonly [status: number, body: string, headers?: Readonly<Record<string, string>>];
/** Answers by `METHOD /path`; anything else is a 404. */
export type Routes = Readonly<Record<string, Reply | ((body: string) => Reply)>>;

/** An answer of JSON. */
export const json = (status: number, value: unknown): Reply => [status, JSON.stringify(value)];

/** Serves the routes until the test ends, to those who have the key if there is one; returns the base URL. */
export async function serve(routes: Routes, apiKey?: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const isOpen = apiKey === undefined || request.url?.startsWith('/v2/health/') === true;
    const isLetIn = isOpen || request.headers.authorization === `Bearer ${apiKey}`;
    const found = routes[`${request.method} ${request.url}`] ?? json(404, { error: 'not found' });
    const route = isLetIn ? found : json(401, { error: 'expected an API key' });
    const [status, answer, headers] = typeof route === 'function' ? route(body) : route;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

/** Every look at the clock is a millisecond later; nobody really sleeps. */
export function testClock(): MonotonicClock {
  let nowMs = 0;
  return {
    nowMs: () => (nowMs += 1),
    async sleep(durationMs, signal) {
      nowMs += durationMs;
      signal?.throwIfAborted();
      await new Promise(setImmediate);
    },
  };
}

/** A target that is already there, and counts how often it is stopped. */
export class FakeTarget implements SmokeTarget {
  stops = 0;
  readonly #running: Omit<RunningTarget, 'stop'>;

  constructor(running: Partial<RunningTarget>) {
    const never = Promise.withResolvers<{ exitCode: number }>().promise;
    this.#running = { baseUrl: 'http://127.0.0.1:1', logs: () => [], exited: never, ...running };
  }

  async start(): Promise<RunningTarget> {
    return {
      ...this.#running,
      stop: async () => {
        this.stops += 1;
      },
    };
  }
}
