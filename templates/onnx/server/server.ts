import { once } from 'node:events';
import { createServer, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import type { Contract } from './contract.ts';
import { loadModel } from './session.ts';
import { StartError } from './start-error.ts';
import { Status } from './status.ts';

/** A request may take this long to arrive. */
const requestTimeoutMs = 60_000;

/** A running server. */
export interface Server {
  readonly port: number;
  /** Settles when the model is loaded, or cannot be. */
  readonly ready: Promise<void>;
  /** Turns readiness off, stops listening and resolves when every request under way is answered. */
  drain(): Promise<void>;
}

/**
 * Listens at once, so that health can be asked, and loads the model meanwhile.
 *
 * @throws StartError when the port cannot be had
 */
export async function startServer(config: Config, contract: Contract, log: Logger): Promise<Server> {
  const status = new Status();
  const app = createApp({ contract, openApiFile: config.openApiFile, status, log });
  const unanswered = new Set<ServerResponse>();
  const http = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
    if (status.draining) response.shouldKeepAlive = false;
    void app(request, response);
  });
  await listen(http, config);
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  log.info({ host: config.host, port }, 'listening');
  return {
    port,
    ready: load(config, contract, status, log),
    async drain() {
      status.drain();
      log.info('draining');
      const closed = once(http, 'close');
      // Node closes idle connections now; the others are told to close with their answer.
      for (const response of unanswered) response.shouldKeepAlive = false;
      http.close();
      await closed;
    },
  };
}

async function listen(http: HttpServer, { host, port }: Config): Promise<void> {
  http.listen(port, host);
  try {
    await once(http, 'listening');
  } catch (error) {
    throw new StartError(
      `cannot listen on ${host} port ${port}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function load(config: Config, contract: Contract, status: Status, log: Logger): Promise<void> {
  const start = performance.now();
  // Loading blocks the thread: let what already waits at the door be answered first.
  await new Promise(setImmediate);
  status.loaded(await loadModel(config.modelFolder, contract));
  log.info(
    { model: contract.name, version: contract.version, loadMs: Math.round(performance.now() - start) },
    'ready',
  );
}
