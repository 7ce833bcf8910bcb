import { once } from 'node:events';
import { createServer } from 'node:http';
import { connectEngine, type Engine, type EngineAddress } from './engine-connection.ts';
import { startEngine } from './engine.ts';
import { isStrict, RigUnavailable } from './unavailable.ts';

/** An engine, or why there is none. */
type Loan = EngineAddress | { readonly unavailable: string };

/** Lends each of vitest's workers an engine of its own, so that what tests leave in one disturbs nobody else's. */
export interface EngineLender {
  readonly url: string;
  /** Stops all that were lent. */
  stop(): Promise<void>;
}

/**
 * The first engine is started at once, the others when they are asked for.
 *
 * @throws Error where the rig must be whole and there can be no engine.
 */
export async function lendEngines(): Promise<EngineLender> {
  const engines: Promise<Engine | RigUnavailable>[] = [start()];
  await engines[0];
  const lend = async (index: number): Promise<Loan> => {
    // One after the other: each looks for addresses that nobody has.
    for (let last = engines.at(-1); engines.length <= index; last = engines.at(-1)) engines.push(next(last));
    const engine = await engines[index];
    if (engine === undefined || engine instanceof RigUnavailable) {
      return { unavailable: engine?.message ?? 'no engine' };
    }
    const { socketPath, env } = engine;
    return { socketPath, dockerConfig: env['DOCKER_CONFIG'], path: env['PATH'] ?? '' };
  };
  const server = createServer(async (request, response) => {
    try {
      response.end(JSON.stringify(await lend(Number(request.url?.slice(1)))));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      for (const engine of await Promise.all(engines)) {
        if (!(engine instanceof RigUnavailable)) await engine.stop();
      }
    },
  };
}

async function next(previous: Promise<unknown> | undefined): Promise<Engine | RigUnavailable> {
  await previous;
  return start();
}

async function start(): Promise<Engine | RigUnavailable> {
  try {
    return await startEngine();
  } catch (error) {
    if (!(error instanceof RigUnavailable) || isStrict()) throw error;
    return error;
  }
}

/** The engine of the worker that asks. */
export async function borrowEngine(url: string): Promise<Engine | { readonly unavailable: string }> {
  // From 1, and never more than there are workers.
  const worker = Number(process.env['VITEST_POOL_ID'] ?? 1);
  const response = await fetch(`${url}/${worker - 1}`);
  if (!response.ok) throw new Error(await response.text());
  const loan: Loan = JSON.parse(await response.text());
  return 'unavailable' in loan ? loan : connectEngine(loan);
}
