import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastPath } from '../fast-path/fast-path.ts';
import { stopListening } from './stop-listening.ts';

/** How often connections that are at rest are looked for. */
const checkMs = 20;

/** The connections of a server over HTTP, and how they end when it stops. */
export class OpenConnections {
  readonly #server: Server;
  readonly #fastPath: FastPath | null;
  readonly #sockets = new Set<Socket>();

  /** @param fastPath made before, as it takes the server's connections over */
  constructor(server: Server, fastPath: FastPath | null) {
    this.#server = server;
    this.#fastPath = fastPath;
    for (const event of ['connection', 'secureConnection']) {
      server.on(event, (socket: Socket) => {
        this.#sockets.add(socket);
        // Node takes its own listener off a connection that it hands over, as for CONNECT; an error that nobody hears ends the
        // process.
        socket.on('error', () => undefined);
        socket.once('close', () => this.#sockets.delete(socket));
      });
    }
  }

  /**
   * Stops listening. Answers close their connections from now on, as the caller sees to; one on which nothing is under
   * way stays for `graceMs`, as its client has not been told and may be about to use it.
   */
  async stop(graceMs: number): Promise<void> {
    await stopListening(this.#server);
    let timer = setTimeout(() => {
      timer = setInterval(() => setImmediate(() => this.#closeIdle()), checkMs);
    }, graceMs);
    this.#server.once('close', () => clearTimeout(timer));
  }

  /**
   * Closes connections that have been idle for so long, where there is no room for others; of those that Node reads, all
   * idle ones, as it doesn't tell since when.
   */
  makeRoom(leastMs: number): void {
    this.#fastPath?.closeIdle(leastMs);
    this.#closeNodesIdle();
  }

  /** Node takes a connection for idle as soon as its answer is written whole, whether or not that has left the process. */
  #closeNodesIdle(): void {
    const sending = [...this.#sockets].filter((socket) => socket.writableLength > 0);
    for (const socket of sending) socket.destroy = () => socket;
    this.#server.closeIdleConnections();
    for (const socket of sending) Reflect.deleteProperty(socket, 'destroy');
  }

  /** Closes idle connections. To be called when what has come is read: no request must lie unread on what is closed. */
  #closeIdle(): void {
    this.makeRoom(0);
    // Node doesn't call those idle over which nothing has come yet.
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
