import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a port of this machine that can be cut. */
export interface TcpProxy {
  readonly port: number;
  /** Drops every connection, and lets no other through. */
  cut(): void;
  /** Does what {@link cut} does, but nobody is told: what is sent just gets no answer. */
  hang(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function tcpProxy(target: number): Promise<TcpProxy> {
  let state: 'open' | 'cut' | 'hanging' = 'open';
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((inner) => {
    if (state === 'cut') {
      inner.destroy();
      return;
    }
    const outer = connect(target, '127.0.0.1');
    const pair = [inner, outer] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        for (const one of pair) one.destroy();
      });
    }
    inner.on('data', (bytes) => state === 'open' && outer.write(bytes));
    outer.on('data', (bytes) => state === 'open' && inner.write(bytes));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return {
    // A server that listens on a port has an address that is no path.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      drop();
    },
    hang() {
      state = 'hanging';
    },
    mend() {
      if (state === 'hanging') drop();
      state = 'open';
    },
    async close() {
      drop();
      server.close();
      await once(server, 'close');
    },
  };
}
