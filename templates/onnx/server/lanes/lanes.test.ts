import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';
import { serve, testSettings, writeHome } from '../../../../test/support/server/served.ts';
import { readRepository } from '../repository.ts';
import { startServer } from '../server.ts';

const two = { ...twoTensors, env: { MLPACK_WORKERS: '2' } };

/** On a new connection each time: the kernel gives each to one of the threads. */
function ask(url: string): Promise<Response> {
  return fetch(`${url}/predict`, {
    method: 'POST',
    headers: { Connection: 'close', 'Content-Type': 'application/json' },
    body: JSON.stringify([{ a: [1, 2], k: 3 }]),
  });
}

describe('several serving threads', () => {
  it('share the connections, and count together', async () => {
    const served = await serve(two);
    const threads = new Set<string>();
    await expect
      .poll(async () => {
        const response = await ask(served.url);
        expect(await response.json()).toMatchObject({ predictions: [{ b: [1, 2], l: 3 }] });
        threads.add(response.headers.get('X-Request-Id')?.split('-')[0] ?? '');
        return threads.size;
      })
      .toBe(2);
    expect(served.inferencesByThread().length).toBe(2);
  });

  it('all stop, and answer first what they have accepted', async () => {
    const served = await serve(two);
    const answers = Array.from({ length: 30 }, () => ask(served.url));
    await Promise.race(answers);
    await served.server.drain();
    const outcomes = await Promise.allSettled(answers);
    const statuses = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value.status : 'refused',
    );
    expect(statuses.filter((status) => status !== 'refused').every((status) => status === 200)).toBe(true);
    await expect(ask(served.url)).rejects.toThrow('fetch failed');
  });

  it('do not share their port with another server', async () => {
    const served = await serve(two);
    const settings = testSettings({
      MLPACK_HOME: await writeHome(twoTensors),
      MLPACK_WORKERS: '2',
      PORT: String(served.server.port),
    });
    const second = startServer(settings, readRepository(settings), pino({ level: 'silent' }));
    onTestFinished(() =>
      second.then(
        (server) => server.drain(),
        () => undefined,
      ),
    );
    await expect(second).rejects.toThrow(/cannot listen on 127.0.0.1 port \d+: .*EADDRINUSE/);
  });
});
