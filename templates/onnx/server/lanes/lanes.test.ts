import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { slowModel } from '../../../../test/support/server/small-models.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';
import { answersAfterReady } from '../../../../test/support/server/after-ready.ts';
import { serve, testSettings, writeHome } from '../../../../test/support/server/served.ts';
import { protocols } from '../protocols/protocols.ts';
import { readRepository } from '../repository/repository.ts';
import { startServer } from '../server.ts';

const two = { ...twoTensors, env: { MLPACK_WORKERS: '2' } };

/** Asks on a new connection each time: the kernel gives each to one of the threads. */
function ask(url: string, rows: unknown = [{ a: [1, 2], k: 3 }]): Promise<Response> {
  return fetch(`${url}/predict`, {
    method: 'POST',
    headers: { Connection: 'close', 'Content-Type': 'application/json' },
    body: JSON.stringify(rows),
  });
}

describe('several serving threads', () => {
  it('share the connections, and count together', async () => {
    const served = await serve(two);
    const threads = new Set<string>();
    await expect
      .poll(
        async () => {
          const response = await ask(served.url);
          expect(await response.json()).toMatchObject({ predictions: [{ b: [1, 2], l: 3 }] });
          threads.add(response.headers.get('X-Request-Id')?.split('-')[0] ?? '');
          return threads.size;
        },
        { timeout: 15_000 },
      )
      .toBe(2);
    expect(served.inferencesByThread().length).toBe(2);
  });

  it('all stop, and answer first what they have accepted', async () => {
    const served = await serve({
      ...(await slowModel(100)),
      env: {
        MLPACK_WORKERS: '2',
        MLPACK_INFERENCE: 'thread',
        MLPACK_INTRA_OP_THREADS: '1',
        MLPACK_MAX_BATCH_SIZE: '1',
      },
    });
    const answers = Array.from({ length: 12 }, (_, i) => ask(served.url, [[i, 0]]));
    let answered = 0;
    for (const answer of answers) void answer.then(() => (answered += 1));
    // On a busy machine the first are answered before the last are there.
    await expect.poll(() => answered + served.depth()).toBeGreaterThanOrEqual(12);
    await served.server.drain();
    for (const [i, answer] of answers.entries()) {
      expect(await (await answer).json()).toMatchObject({ predictions: [{ y: [i, 0] }] });
    }
    await expect(ask(served.url)).rejects.toThrow('fetch failed');
  });

  it.each(['inline', 'thread', 'auto'])(
    'listen when they have loaded: once ready, everything is answered (%s)',
    async (place) => {
      const settings = testSettings({
        MLPACK_HOME: await writeHome(twoTensors),
        MLPACK_WORKERS: '3',
        MLPACK_INFERENCE: place,
        GRPC_PORT: '0',
      });
      const server = await startServer(
        settings,
        readRepository(settings),
        pino({ level: 'silent' }),
        protocols,
      );
      onTestFinished(() => server.drain());
      const answers = await answersAfterReady(server.port, server.grpcPort, server.ready);
      expect(answers).toEqual(['gRPC true OK', 'predict 200', 'ready 200']);
    },
  );

  it('do not share their port with another server', async () => {
    const served = await serve(two);
    const settings = testSettings({
      MLPACK_HOME: await writeHome(twoTensors),
      MLPACK_WORKERS: '2',
      PORT: String(served.server.port),
    });
    const second = startServer(settings, readRepository(settings), pino({ level: 'silent' }), protocols);
    onTestFinished(() =>
      second.then(
        (server) => server.drain(),
        () => undefined,
      ),
    );
    await expect(second).rejects.toThrow(/cannot listen on 127.0.0.1 port \d+: .*EADDRINUSE/);
  });
});
