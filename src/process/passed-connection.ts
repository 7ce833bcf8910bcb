import { connect, type Socket } from 'node:net';

/** A connection of a client, passed on to a port of 127.0.0.1 as the bytes come, either way. */
export class PassedConnection {
  /** Resolves when both sides are closed. */
  readonly closed: Promise<void>;
  readonly #client: Socket;
  readonly #upstream: Socket;

  constructor(client: Socket, port: number) {
    this.#client = client;
    this.#upstream = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    const ends = [pass(client, this.#upstream), pass(this.#upstream, client)];
    this.closed = Promise.all(ends).then(() => undefined);
  }

  destroy(): void {
    this.#client.destroy();
    this.#upstream.destroy();
  }
}

function pass(from: Socket, to: Socket): Promise<void> {
  from.pipe(to);
  from.on('error', () => to.destroy());
  return new Promise((resolve) => {
    from.on('close', () => {
      to.destroySoon();
      resolve();
    });
  });
}
