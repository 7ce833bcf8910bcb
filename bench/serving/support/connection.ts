import { connect, type Socket } from 'node:net';

export interface ConnectionEvents {
  opened(connection: Connection): void;
  /** The whole answer to the request under way has come. */
  answered(connection: Connection, status: number): void;
  /** The connection is gone; a request under way gets no answer. */
  closed(connection: Connection): void;
}

const headEnd = Buffer.from('\r\n\r\n');

/**
 * A connection that has one request under way at most. It reads of HTTP/1.1 only what the servers of these
 * benches answer, a status and a Content-Length, so that thousands of requests a second leave the generator idle.
 */
export class Connection {
  /** When the request under way was due, in milliseconds; null when there is none. */
  dueMs: number | null = null;
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  #received: Buffer = Buffer.alloc(0);

  constructor(port: number, events: ConnectionEvents) {
    this.#events = events;
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.once('connect', () => events.opened(this));
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk));
    // What is wrong shows in the request that gets no answer.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => events.closed(this));
  }

  send(request: Uint8Array, dueMs: number): void {
    this.dueMs = dueMs;
    this.#socket.write(request);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headBytes = this.#received.indexOf(headEnd);
    if (headBytes === -1) return;
    const head = this.#received.toString('latin1', 0, headBytes);
    const [, length] = /^content-length: *(\d+)/im.exec(head) ?? [];
    if (length === undefined) throw new Error(`an answer without Content-Length:\n${head}`);
    if (this.#received.length < headBytes + headEnd.length + Number(length)) return;
    this.#received = Buffer.alloc(0);
    this.#events.answered(this, Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length)));
  }
}
