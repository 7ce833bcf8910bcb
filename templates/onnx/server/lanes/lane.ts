import { once } from 'node:events';
import { GrpcDoor } from '../grpc/grpc-door.ts';
import { listen } from '../http/connections/listen.ts';
import type { Placement } from '../inference/model-host.ts';
import type { Leaving } from '../inference/serving-status.ts';
import type { Scrape } from '../exposition/scrape.ts';
import { assembleLane, type LaneOptions, type LaneParts } from './lane-parts.ts';

/** One thread's whole way of a request, from the socket to the model and back. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #parts: LaneParts;
  #grpc: GrpcDoor | null = null;
  /** null until it listens. */
  #closed: Promise<unknown> | null = null;

  private constructor(options: LaneOptions, parts: LaneParts) {
    this.#options = options;
    this.#parts = parts;
  }

  /**
   * Puts its parts together; it neither listens nor holds a model yet.
   *
   * @throws StartError
   */
  static async assemble(options: LaneOptions): Promise<Lane> {
    return new Lane(options, await assembleLane(options));
  }

  /**
   * Listens, unless the server is stopping. Whoever connects from now on may be given to this lane: the first of
   * several listens before it has loaded the models, so that health can be asked, the others when they have.
   *
   * @returns the ports; that of gRPC is null when there is none
   * @throws StartError when a port cannot be had
   */
  async listen(): Promise<{ port: number; grpcPort: number | null }> {
    const { settings, repository, log, lanes, isShared, port, grpcPort } = this.#options;
    const { server, status } = this.#parts;
    if (status.draining) return { port, grpcPort };
    const ownPort = await listen(server, { host: settings.host, port }, isShared);
    this.#closed = once(server, 'close');
    if (grpcPort === null) return { port: ownPort, grpcPort };
    const shared = { ...this.#parts, repository, settings, lanes, log };
    this.#grpc = await GrpcDoor.open(shared, grpcPort, isShared);
    return { port: ownPort, grpcPort: this.#grpc.port };
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

  /** Everything is answered as before, but that answers over HTTP close their connections, and that it may be unready. */
  leave(how: Leaving): void {
    const { status, answers } = this.#parts;
    if (status.draining) return;
    status.drain(how);
    answers.closeAll();
    this.#grpc?.statusChanged();
  }

  /** Stops listening. */
  async shut(): Promise<void> {
    this.leave('unready');
    await Promise.all([this.#parts.connections.stop(this.#options.settings.idleGraceMs), this.#grpc?.shut()]);
  }

  /** Stops listening, and resolves when every request under way is answered and all traces are sent. */
  async close(): Promise<void> {
    const { server, status, dispatcher, tracing, predictions, shadow } = this.#parts;
    if (server.listening) await this.shut();
    await Promise.all([this.#closed, this.#grpc?.close()]);
    dispatcher.close();
    predictions?.close();
    shadow?.close();
    await Promise.all([...status.hosts.map((host) => host.close()), tracing?.close()]);
  }
}
