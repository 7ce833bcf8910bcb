import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Stands before a server, and cuts connections. */
export interface CuttingProxy {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Cuts the next connection on which so many bytes have gone to the server (`up`) or come from it (`down`). */
  cutAfter(direction: 'up' | 'down', bytes: number): void;
  /** Connections that were cut. */
  readonly cuts: () => number;
}

/** Runs until the test ends. */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const [hostname = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  let next: { direction: 'up' | 'down'; bytes: number } | undefined;
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    const watch = (socket: Socket, direction: 'up' | 'down') => {
      let seen = 0;
      sockets.add(socket);
      socket.on('data', (bytes: Buffer) => {
        seen += bytes.length;
        if (next?.direction !== direction || seen < next.bytes) return;
        next = undefined;
        cuts += 1;
        end();
      });
      socket.on('error', end).on('close', end);
    };
    watch(client, 'up');
    watch(upstream, 'down');
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return {
    host: `127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`,
    cutAfter: (direction, bytes) => void (next = { direction, bytes }),
    cuts: () => cuts,
  };
}
