import { once } from 'node:events';
import { GrpcDoor } from '../grpc/grpc-door.ts';
import { listen } from '../http/listen.ts';
import type { Placement } from '../inference/model-host.ts';
import type { Scrape } from '../metrics/scrape.ts';
import { assembleLane, type LaneOptions, type LaneParts } from './lane-parts.ts';

/** How often connections that have become idle are looked for while draining. */
const idleCheckMs = 20;

/** One thread's whole way of a request, from the socket to the model and back. */
export class Lane {
  readonly port: number;
  readonly #parts: LaneParts;
  readonly #grpc: GrpcDoor | null;
  readonly #closed: Promise<unknown>;

  private constructor(port: number, parts: LaneParts, grpc: GrpcDoor | null) {
    this.port = port;
    this.#parts = parts;
    this.#grpc = grpc;
    this.#closed = once(parts.server, 'close');
  }

  /**
   * Listens, so that health can be asked; {@link load} makes it ready.
   *
   * @throws StartError when a port cannot be had
   */
  static async open(options: LaneOptions): Promise<Lane> {
    const { settings, repository, log, isShared, grpcPort } = options;
    const parts = await assembleLane(options);
    const port = await listen(parts.server, { host: settings.host, port: options.port }, isShared);
    const shared = { ...parts, repository, settings, log };
    const grpc = grpcPort === null ? null : await GrpcDoor.open(shared, grpcPort, isShared);
    return new Lane(port, parts, grpc);
  }

  /** null when there is no gRPC. */
  get grpcPort(): number | null {
    return this.#grpc?.port ?? null;
  }

  /** Gives the metrics of the whole server. */
  get scrape(): Scrape {
    return this.#parts.scrape;
  }

  /**
   * Loads the models.
   *
   * @param known where another lane has found them to be best, in the order of the repository; null to find out
   * @throws StartError
   */
  async load(known: readonly Placement[] | null): Promise<readonly Placement[]> {
    const placements: Placement[] = [];
    for (const [i, host] of this.#parts.status.hosts.entries()) {
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
    this.#parts.status.drain();
    this.#grpc?.statusChanged();
  }

  /** Stops listening. */
  async shut(): Promise<void> {
    const { server, fastPath } = this.#parts;
    this.unready();
    // Connections that the kernel has taken in already are taken over before the door is shut.
    await new Promise(setImmediate);
    server.close();
    fastPath?.closeIdle();
    this.#grpc?.shut();
    // Node closes the connections that are idle now, but not those that become so with their answer.
    const timer = setInterval(() => {
      fastPath?.closeIdle();
      server.closeIdleConnections();
    }, idleCheckMs);
    void this.#closed.then(() => clearInterval(timer));
  }

  /** Stops listening, and resolves when every request under way is answered and all traces are sent. */
  async close(): Promise<void> {
    const { server, status, dispatcher, tracing, predictions } = this.#parts;
    if (server.listening) await this.shut();
    await Promise.all([this.#closed, this.#grpc?.close()]);
    dispatcher.close();
    predictions?.close();
    await Promise.all([...status.hosts.map((host) => host.close()), tracing?.close()]);
  }
}
