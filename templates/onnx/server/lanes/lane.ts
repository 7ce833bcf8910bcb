import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Logger } from 'pino';
import { GrpcDoor } from '../grpc/grpc-door.ts';
import { createApp } from '../http/app.ts';
import { answerClientErrors } from '../http/client-errors.ts';
import { InferenceFront } from '../http/inference-front.ts';
import { InferencePaths } from '../http/inference-paths.ts';
import { listen } from '../http/listen.ts';
import { Status } from '../http/status.ts';
import { Dispatcher } from '../inference/dispatcher.ts';
import { ModelHost, type Placement } from '../inference/model-host.ts';
import { tablesIn } from '../metrics/table.ts';
import type { Repository } from '../repository.ts';
import type { Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';

/** How often connections are looked through for requests that take too long to arrive. */
const timeoutCheckMs = 5000;

/** How often connections that have become idle are looked for while draining. */
const idleCheckMs = 20;

export interface LaneOptions {
  readonly settings: Settings;
  readonly repository: Repository;
  readonly log: Logger;
  /** Tables of all threads. */
  readonly metrics: SharedArrayBuffer;
  /** Which lane this is, from 0. */
  readonly index: number;
  /** Lanes among which inference threads divide the CPUs. */
  readonly lanes: number;
  readonly port: number;
  /** null: no gRPC. */
  readonly grpcPort: number | null;
  /** Whether other lanes listen on the same ports. */
  readonly isShared: boolean;
  /** Told when a model cannot be served any more. */
  readonly onDeath: (error: Error) => void;
}

/** Tables that each lane needs: one of its own and one for the inference thread of each model. */
export function tablesOfLane(models: number): number {
  return 1 + models;
}

/** One thread's whole way of a request, from the socket to the model and back. */
export class Lane {
  readonly port: number;
  /** null when there is no gRPC. */
  readonly grpcPort: number | null;
  readonly #server: Server;
  readonly #grpc: GrpcDoor | null;
  readonly #status: Status;
  readonly #dispatcher: Dispatcher;
  readonly #closed: Promise<unknown>;

  private constructor(
    port: number,
    server: Server,
    grpc: GrpcDoor | null,
    status: Status,
    dispatcher: Dispatcher,
  ) {
    this.port = port;
    this.grpcPort = grpc?.port ?? null;
    this.#server = server;
    this.#grpc = grpc;
    this.#status = status;
    this.#dispatcher = dispatcher;
    this.#closed = once(server, 'close');
  }

  /**
   * Listens, so that health can be asked; {@link load} makes it ready.
   *
   * @throws StartError when a port cannot be had
   */
  static async open(options: LaneOptions): Promise<Lane> {
    const { settings, repository, log, metrics: memory, index, lanes, onDeath } = options;
    const models = repository.entries.length;
    const firstTable = index * tablesOfLane(models);
    const metrics = tablesIn(memory, models)[firstTable];
    if (metrics === undefined) throw new RangeError(`no table for lane ${index}`);
    const hosts = repository.entries.map(
      (entry) =>
        new ModelHost({
          entry,
          settings,
          lanes,
          metrics: memory,
          threadTable: firstTable + 1 + entry.index,
          counts: metrics,
          log,
          onDeath,
        }),
    );
    const status = new Status(hosts);
    const dispatcher = new Dispatcher({ maxQueue: settings.maxQueue, metrics });
    const front = new InferenceFront({
      paths: new InferencePaths(repository, settings),
      status,
      dispatcher,
      metrics,
      log,
      requestTimeoutMs: settings.requestTimeoutMs,
    });
    const app = createApp({ repository, settings, status, metrics, log });
    const server = createHttpServer(settings, (request, response) => {
      if (status.draining) response.shouldKeepAlive = false;
      if (!front.take(request, response)) void app(request, response);
    });
    answerClientErrors(server, metrics, log);
    const { isShared, grpcPort } = options;
    const port = await listen(server, { host: settings.host, port: options.port }, isShared);
    const shared = { repository, settings, status, dispatcher, metrics, log };
    const grpc = grpcPort === null ? null : await GrpcDoor.open(shared, grpcPort, isShared);
    return new Lane(port, server, grpc, status, dispatcher);
  }

  /**
   * Loads the models.
   *
   * @param known where another lane has found them to be best, in the order of the repository; null to find out
   * @throws StartError
   */
  async load(known: readonly Placement[] | null): Promise<readonly Placement[]> {
    const placements: Placement[] = [];
    for (const [i, host] of this.#status.hosts.entries()) {
      // Loading blocks the thread: let what already waits at the door be answered first.
      await new Promise(setImmediate);
      await host.load(known?.[i] ?? null);
      if (host.placement !== null) placements.push(host.placement);
    }
    this.#grpc?.statusChanged();
    return placements;
  }

  /** Turns readiness off; everything is answered as before. */
  unready(): void {
    this.#status.drain();
    this.#grpc?.statusChanged();
  }

  /** Stops listening. */
  async shut(): Promise<void> {
    this.unready();
    // Connections that the kernel has taken in already are taken over before the door is shut.
    await new Promise(setImmediate);
    this.#server.close();
    this.#grpc?.shut();
    // Node closes the connections that are idle now, but not those that become so with their answer.
    const timer = setInterval(() => this.#server.closeIdleConnections(), idleCheckMs);
    void this.#closed.then(() => clearInterval(timer));
  }

  /** Stops listening, and resolves when every request under way is answered. */
  async close(): Promise<void> {
    if (this.#server.listening) await this.shut();
    await Promise.all([this.#closed, this.#grpc?.close()]);
    this.#dispatcher.close();
    await Promise.all(this.#status.hosts.map((host) => host.close()));
  }
}

function createHttpServer({ tls, receiveTimeoutMs }: Settings, listener: RequestListener): Server {
  const options = {
    requestTimeout: receiveTimeoutMs,
    headersTimeout: receiveTimeoutMs,
    connectionsCheckingInterval: Math.min(receiveTimeoutMs, timeoutCheckMs),
  };
  if (tls === null) return createServer(options, listener);
  try {
    return createTlsServer({ ...options, ...tls }, listener);
  } catch (error) {
    throw new StartError(
      `MLPACK_TLS_CERT_FILE, MLPACK_TLS_KEY_FILE: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
