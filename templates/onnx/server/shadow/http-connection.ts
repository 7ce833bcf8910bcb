import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { CopyOutcome } from '../metrics/table-layout.ts';
import type { Copy } from './copy-batch.ts';
import { ResponseReader } from './response-reader.ts';

/** Servers and proxies close idle connections after five seconds or more: none is used that may be about to. */
const idleMs = 2000;

export interface HttpConnectionEvents {
  /** A copy is done with; the connection may be given the next one where it is open. */
  done(connection: HttpConnection, copy: Copy, outcome: CopyOutcome): void;
  /** It was never open. */
  refused(): void;
}

/** One connection to the shadow: one copy after the other goes over it. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #events: HttpConnectionEvents;
  readonly #reader = new ResponseReader();
  #copy: Copy | null = null;
  #isConnected = false;

  constructor({ protocol, hostname, port }: URL, events: HttpConnectionEvents) {
    this.#events = events;
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const isTls = protocol === 'https:';
    const to = { host, port: Number(port) || (isTls ? 443 : 80), noDelay: true };
    this.#socket = isTls ? connectTls({ ...to, servername: host, ALPNProtocols: ['http/1.1'] }) : connect(to);
    this.#socket
      .on(isTls ? 'secureConnect' : 'connect', () => {
        this.#isConnected = true;
      })
      .on('data', (chunk) => this.#read(chunk))
      .on('timeout', () => this.#copy === null && this.#socket.destroy())
      .on('error', () => undefined)
      .on('end', () => this.#socket.destroy())
      .on('close', () => {
        if (!this.#isConnected) events.refused();
        this.#finish('failed');
      })
      .setTimeout(idleMs);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  send(copy: Copy): void {
    this.#copy = copy;
    this.#socket.write(copy.bytes);
  }

  /** Gives up what is under way, and itself. */
  giveUp(outcome: CopyOutcome): void {
    this.#socket.destroy();
    this.#finish(outcome);
  }

  #read(chunk: Buffer): void {
    // What nobody asked for.
    if (this.#copy === null) {
      this.#socket.destroy();
      return;
    }
    const response = this.#reader.take(chunk);
    if (response.is === 'under way') return;
    if (response.is === 'wrong' || !response.isReusable) this.#socket.destroy();
    this.#finish(response.is === 'wrong' ? 'failed' : response.status === 200 ? 'answered' : 'refused');
  }

  #finish(outcome: CopyOutcome): void {
    const copy = this.#copy;
    this.#copy = null;
    if (copy !== null) this.#events.done(this, copy, outcome);
  }
}
