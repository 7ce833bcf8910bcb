/** Fifty starts with each setting of workers and inference: once ready, a server answers every connection. */
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { protocols } from '../../templates/onnx/server/protocols/protocols.ts';
import { readRepository } from '../../templates/onnx/server/repository/repository.ts';
import { startServer } from '../../templates/onnx/server/server.ts';
import { answersAfterReady } from '../support/server/after-ready.ts';
import { testSettings, writeHome } from '../support/server/served.ts';
import { twoTensors } from '../support/server/two-tensors.ts';

const starts = Number(process.env['MLPACK_SOAK_STARTS'] ?? 50);
const places = ['inline', 'thread', 'auto'];
const settings = ['1', '2', 'auto'].flatMap((workers) => places.map((place) => [workers, place] as const));

it.each(settings)('%s workers, inference %s', async (workers, place) => {
  const home = await writeHome(twoTensors);
  const seen = new Set<string>();
  for (let start = 0; start < starts; start++) {
    const env = { MLPACK_HOME: home, MLPACK_WORKERS: workers, MLPACK_INFERENCE: place, GRPC_PORT: '0' };
    const own = testSettings(env);
    const server = await startServer(own, readRepository(own), pino({ level: 'silent' }), protocols);
    for (const answer of await answersAfterReady(server.port, server.grpcPort, server.ready))
      seen.add(answer);
    await server.drain();
  }
  process.stdout.write(`${JSON.stringify({ workers, place, starts, seen: [...seen] })}\n`);
  expect([...seen].toSorted()).toEqual(['gRPC true OK', 'predict 200', 'ready 200']);
});
