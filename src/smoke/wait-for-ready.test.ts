import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { FakeTarget, json, serve, testClock } from '../../test/support/fake-target.ts';
import type { RunningTarget } from './target.ts';
import { waitForReady } from './wait-for-ready.ts';

const logs = (): string[] => ['loading', 'model.onnx: not found'];

async function wait(running: Partial<RunningTarget>): Promise<void> {
  const target = await new FakeTarget(running).start();
  await waitForReady({ running: target, timeoutMs: 5000, clock: testClock() });
}

it('asks again until the server is ready', async () => {
  const answers = [503, 500, 200];
  await wait({ baseUrl: await serve({ 'GET /v2/health/ready': () => json(answers.shift() ?? 0, {}) }) });
  expect(answers).toEqual([]);
});

it('ends early with the last log lines when the server dies', async () => {
  // It accepts a connection and then says nothing: only its end can end the wait.
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => silent.close().closeAllConnections());
  const address = silent.address();
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const exited = once(silent, 'request').then(() => ({ exitCode: 7 }));
  await expect(wait({ baseUrl, logs, exited })).rejects.toMatchObject({
    code: 'SERVER_NOT_READY',
    message:
      'The server stopped with exit code 7 before it was ready. Its last log lines:\nloading\nmodel.onnx: not found',
  });
});

it('gives up after its time, and says what the last answer was', async () => {
  await expect(
    wait({ baseUrl: await serve({ 'GET /v2/health/ready': json(503, {}) }), logs }),
  ).rejects.toMatchObject({
    code: 'SERVER_NOT_READY',
    message: expect.stringMatching(/not ready after 5 s: \/v2\/health\/ready answers 503\..*\nloading\n/s),
  });
  await expect(wait({})).rejects.toMatchObject({
    message: expect.stringMatching(/no answer \(ECONNREFUSED\).*It logged nothing/),
  });
});
