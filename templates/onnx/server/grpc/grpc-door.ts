import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { boundConnections } from '../http/connections/bound-connections.ts';
import { listen } from '../http/connections/listen.ts';
import { stopListening } from '../http/connections/stop-listening.ts';
import type { GrpcOptions } from './call/grpc-options.ts';
import type { GrpcServer } from './grpc-server.ts';

/** A connection whose peer doesn't shake hands is dropped after this. */
const handshakeTimeoutMs = 10_000;

/** A connection that we have closed and its peer hasn't is dropped after this. */
const lingerMs = 1000;

/** What a client of HTTP/2 sends first, unasked: its preface and the head of a frame of settings. RFC 9113, 3.4 and 4.1. */
const openingBytes = 24 + 9;

/** When the system begins to ask a connection on which nothing happens whether its peer is still there. */
const keepAliveMs = 60_000;

/**
 * Listens for gRPC. The library that speaks it is loaded when the first connection comes: it takes
 * memory and time, and most servers are only ever asked over HTTP.
 */
export class GrpcDoor {
  readonly port: number;
  readonly #options: GrpcOptions;
  readonly #server: Server;
  /** Makes TLS of the connections that `#server` has accepted; null without TLS. */
  readonly #tls: TlsServer | null;
  readonly #closed: Promise<unknown>;
  #loading: Promise<GrpcServer> | null = null;
  #grpc: GrpcServer | null = null;

  private constructor(port: number, server: Server, options: GrpcOptions) {
    const { tls } = options.settings;
    this.port = port;
    this.#options = options;
    this.#server = server;
    this.#closed = once(server, 'close');
    this.#tls =
      tls === null
        ? null
        : createTlsServer(
            { ...tls, minVersion: 'TLSv1.2', ALPNProtocols: ['h2'], handshakeTimeout: handshakeTimeoutMs },
            (socket) => this.#inject(socket),
          );
    server.on('connection', (socket) => this.#take(socket));
  }

  /**
   * @param isShared let other threads of this process listen on the same port
   * @throws StartError when the port cannot be had
   */
  static async open(options: GrpcOptions, port: number, isShared: boolean): Promise<GrpcDoor> {
    // What a connection sends waits in the system until somebody can read it.
    const server = createServer({
      pauseOnConnect: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveMs,
    });
    const { host, maxConnections } = options.settings;
    boundConnections(server, maxConnections, options.log);
    return new GrpcDoor(await listen(server, { host, port }, isShared), server, options);
  }

  /** Passes on that readiness has changed. */
  statusChanged(): void {
    this.#grpc?.statusChanged();
  }

  /** Stops listening. */
  shut(): Promise<void> {
    return stopListening(this.#server);
  }

  /** Stops listening, and resolves when every call under way is answered and all connections are closed. */
  async close(): Promise<void> {
    if (this.#server.listening) await this.shut();
    await this.#loading;
    // Calls that have come with a connection just accepted are read first.
    await new Promise(setImmediate);
    this.#grpc?.drain();
    await this.#closed;
  }

  #take(socket: Socket): void {
    // It may break at any time, and whoever reads it then is told as well.
    socket.on('error', () => undefined);
    this.#expectOpening(socket);
    if (this.#grpc !== null) this.#open(socket);
    else void this.#load().then(() => this.#open(socket));
  }

  #load(): Promise<GrpcServer> {
    this.#loading ??= import('./grpc-server.ts').then(({ GrpcServer }) => {
      this.#grpc = new GrpcServer(this.#options);
      return this.#grpc;
    });
    return this.#loading;
  }

  #open(socket: Socket): void {
    if (socket.destroyed) return;
    if (this.#tls === null) this.#inject(socket);
    else this.#tls.emit('connection', socket);
    socket.resume();
  }

  /** Drops a connection on which nobody begins to speak HTTP/2 in the time that a request may take to arrive. */
  #expectOpening(socket: Socket): void {
    const timer = setTimeout(() => {
      if (socket.bytesRead < openingBytes) socket.destroy();
    }, this.#options.settings.receiveTimeoutMs);
    socket.once('close', () => clearTimeout(timer));
  }

  #inject(socket: Socket): void {
    socket.on('error', () => undefined);
    if (this.#tls !== null) this.#expectOpening(socket);
    socket.once('finish', () => setTimeout(() => socket.destroy(), lingerMs).unref());
    this.#grpc?.inject(socket);
  }
}
