import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../test/support/free-port.ts';
import { serve } from '../../../test/support/http-server.ts';
import { createHttpClient } from '../../util/http/http.ts';
import { createRetry, type Clock } from './retry.ts';

const nowMs = Date.parse('2026-11-25T12:00:00Z');

/** A retry with waits that are written down instead of waited, and the middle of all chances. */
function retrying(clock: Partial<Clock> = {}) {
  const waitsMs: number[] = [];
  const http = createHttpClient({ userAgent: 'test', maxRetries: 0 });
  onTestFinished(() => http.close());
  const retry = createRetry({
    now: () => nowMs,
    random: () => 0.5,
    sleep: async (durationMs) => void waitsMs.push(durationMs),
    ...clock,
  });
  const ask = (host: string, attempts = 8, signal?: AbortSignal) =>
    retry({ host, what: 'r/a:1', attempts, signal }, () => http.request(`http://${host}/`, { signal }));
  return { ask, waitsMs };
}

/** Answers one request after another, the last answer for ever. */
function inTurn(...answers: ((response: ServerResponse) => unknown)[]): RequestListener {
  let asked = 0;
  return (_request, response) => {
    answers[Math.min(asked, answers.length - 1)]?.(response);
    asked += 1;
  };
}

const ok = (response: ServerResponse) => response.end('ok');
const status = (code: number, retryAfter?: string) => (response: ServerResponse) =>
  response.writeHead(code, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end('busy');
const reset = (response: ServerResponse) => response.socket?.resetAndDestroy();
const breakOff = (response: ServerResponse) => response.socket?.destroy();

describe('retrying', () => {
  it.each([408, 429, 500, 502, 503, 504])('asks again after %i, waiting ever longer', async (code) => {
    const { ask, waitsMs } = retrying();
    const host = await serve(inTurn(status(code), status(code), status(code), ok));
    expect(await text((await ask(host)).body)).toBe('ok');
    expect(waitsMs).toEqual([125, 250, 500]);
  });

  it('returns the last answer when a server stays busy, with its words', async () => {
    const { ask, waitsMs } = retrying();
    const answer = await ask(await serve(inTurn(status(503))));
    expect([answer.status, await text(answer.body)]).toEqual([503, 'busy']);
    expect(waitsMs).toEqual([125, 250, 500, 1000, 2000, 4000, 5000]);
  });

  it.each([400, 401, 404, 501])('takes %i for an answer', async (code) => {
    const { ask, waitsMs } = retrying();
    expect((await ask(await serve(inTurn(status(code))))).status).toBe(code);
    expect(waitsMs).toEqual([]);
  });

  it('asks again when a connection breaks, also of a host that never answered', async () => {
    const { ask, waitsMs } = retrying();
    const host = await serve(inTurn(reset, breakOff, ok));
    expect((await ask(host)).status).toBe(200);
    expect(waitsMs).toHaveLength(2);
  });

  it('gives up sooner on a host that has done nothing but break connections', async () => {
    const { ask, waitsMs } = retrying();
    const host = await serve(inTurn(breakOff));
    await expect(ask(host)).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(waitsMs).toHaveLength(5);
  });

  it('waits as long as it is told to, in seconds or until a date', async () => {
    const { ask, waitsMs } = retrying();
    const date = new Date(nowMs + 30_000).toUTCString();
    const past = new Date(nowMs - 30_000).toUTCString();
    await ask(await serve(inTurn(status(429, '7'), status(503, date), status(503, past), ok)));
    expect(waitsMs).toEqual([7000, 30_000, 0]);
  });

  it('does not wait longer than a minute, and takes nonsense for nothing', async () => {
    const { ask, waitsMs } = retrying();
    await expect(ask(await serve(inTurn(status(429, '61'))))).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringMatching(/^127.*asks to wait 61 s before it is asked for r\/a:1 again/u),
    });
    expect(waitsMs).toEqual([]);
    await ask(await serve(inTurn(status(429, 'soon -1'), ok)));
    expect(waitsMs).toEqual([125]);
  });

  it('gives a host up at once that never answered', async () => {
    const { ask, waitsMs } = retrying();
    await expect(ask(`127.0.0.1:${await freePort()}`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(ask('nowhere.invalid')).rejects.toThrow('nowhere.invalid');
    expect(waitsMs).toEqual([]);
  });

  it('waits for a host that answered before and is starting again', async () => {
    const server = createServer(inTurn(ok));
    const port = await freePort();
    const host = `127.0.0.1:${port}`;
    const start = () => once(server.listen(port, '127.0.0.1'), 'listening');
    const stop = () => {
      server.close();
      server.closeAllConnections();
    };
    onTestFinished(stop);
    const { ask } = retrying({ sleep: start });
    await start();
    await (await ask(host)).body.dump();
    stop();
    expect((await ask(host)).status).toBe(200);
  });

  it('ends at once when told, with the reason, asking or waiting', async () => {
    const controller = new AbortController();
    const { ask } = retrying({
      sleep: async (_durationMs, signal) => {
        controller.abort(new Error('enough'));
        signal?.throwIfAborted();
      },
    });
    await expect(ask(await serve(inTurn(status(503))), 8, controller.signal)).rejects.toThrow('enough');
    const asking = new AbortController();
    const host = await serve(() => asking.abort(new Error('no more')));
    await expect(retrying().ask(host, 8, asking.signal)).rejects.toThrow('no more');
  });
});
