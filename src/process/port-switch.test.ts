import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPortSwitch, type PortSwitch } from './port-switch.ts';

/** A server that says its name to each connection, then repeats what it gets until that ends. */
async function namedServer(name: string): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.write(`${name} `);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return portOf(server);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function opened(): Promise<PortSwitch> {
  const entrance = await openPortSwitch({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => entrance[Symbol.asyncDispose]());
  return entrance;
}

/** Resolves when a connection is gone. */
async function closing(socket: Socket | undefined): Promise<string> {
  if (socket !== undefined) await once(socket.resume(), 'close');
  return socket === undefined ? 'no connection' : 'close';
}

function dial({ baseUrl }: PortSwitch): Socket {
  return connect({ host: '127.0.0.1', port: Number(new URL(baseUrl).port) });
}

describe('openPortSwitch', () => {
  it('leads new connections to the newest server, and leaves those there are where they are', async () => {
    const entrance = await opened();
    entrance.pointTo(await namedServer('old'));
    const early = dial(entrance);
    await once(early, 'readable');
    entrance.pointTo(await namedServer('new'));
    const late = dial(entrance);
    early.end('first');
    late.end('second');
    expect(await Promise.all([text(early), text(late)])).toEqual(['old first', 'new second']);
  });

  it('carries whole bodies both ways', async () => {
    const entrance = await opened();
    entrance.pointTo(await namedServer('server'));
    const body = 'x'.repeat(5_000_000);
    const socket = dial(entrance);
    socket.end(body);
    expect(await text(socket)).toBe(`server ${body}`);
  });

  it('lets a connection go when either side does, however abruptly', async () => {
    const entrance = await opened();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    entrance.pointTo(portOf(server));
    for (const leaver of ['client', 'server'] as const) {
      const arrived = once(server, 'connection');
      const client = dial(entrance).on('error', () => {});
      const [socket]: Socket[] = await arrived;
      const sides = { client, server: socket?.on('error', () => {}) };
      const other = leaver === 'client' ? sides.server : sides.client;
      sides[leaver]?.resetAndDestroy();
      await expect(closing(other)).resolves.toBe('close');
    }
  });

  it('closes connections while no server is there', async () => {
    const entrance = await opened();
    await expect(closing(dial(entrance))).resolves.toBe('close');
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const port = portOf(gone);
    gone.close();
    await once(gone, 'close');
    entrance.pointTo(port);
    await expect(closing(dial(entrance))).resolves.toBe('close');
  });

  it('says that its port is taken', async () => {
    const entrance = await opened();
    const port = Number(new URL(entrance.baseUrl).port);
    await expect(openPortSwitch({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  });

  it('closes what is open when it is disposed of', async () => {
    const entrance = await openPortSwitch({ host: '127.0.0.1', port: 0 });
    entrance.pointTo(await namedServer('server'));
    const socket = dial(entrance);
    await once(socket, 'data');
    const closed = closing(socket);
    await entrance[Symbol.asyncDispose]();
    await expect(closed).resolves.toBe('close');
  });
});
