import { connect, type Socket } from 'node:net';

/** An answer whose next bytes have not come by then is over. */
const quietMs = 250;

/** Who connects and asks nothing for so long has nothing to ask yet. */
const unusedMs = 2000;

/** A connection of a client, passed on to a port of 127.0.0.1 as the bytes come, either way. */
export class PassedConnection {
  readonly port: number;
  /** Resolves when both sides are closed. */
  readonly closed: Promise<void>;
  readonly #client: Socket;
  readonly #upstream: Socket;
  #lastSender: Socket | null = null;
  /** When there were bytes last, or when it was made; as performance.now() counts. */
  #lastMs = performance.now();

  constructor(client: Socket, port: number) {
    this.port = port;
    this.#client = client;
    this.#upstream = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    const ends = [this.#pass(client, this.#upstream), this.#pass(this.#upstream, client)];
    this.closed = Promise.all(ends).then(() => undefined);
  }

  /**
   * Whether nobody waits for an answer on it, as far as that shows: its server has sent the last bytes, some time ago,
   * or nobody has sent any for long.
   */
  isAtRest(nowMs: number): boolean {
    const silentMs = nowMs - this.#lastMs;
    if (this.#lastSender === this.#client) return false;
    return silentMs > (this.#lastSender === null ? unusedMs : quietMs);
  }

  destroy(): void {
    this.#client.destroy();
    this.#upstream.destroy();
  }

  #pass(from: Socket, to: Socket): Promise<void> {
    from.on('data', () => {
      this.#lastSender = from;
      this.#lastMs = performance.now();
    });
    from.pipe(to);
    from.on('error', () => to.destroy());
    return new Promise((resolve) => {
      from.on('close', () => {
        to.destroySoon();
        resolve();
      });
    });
  }
}
