import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../../../test/support/free-port.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import { connectionsOf } from './connections-of-ports.ts';

it('finds the connections of a port, and what has not come to the peer when all is closed', async () => {
  const server = createServer();
  const port = await freePort();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const peer = connect(port, '127.0.0.1').pause();
  onTestFinished(() => void peer.destroy());
  const [socket]: Socket[] = await once(server, 'connection');
  const connection = { peer: `127.0.0.1:${peer.localPort}`, unsentBytes: 0, isClosed: false };
  expect(connectionsOf([port])).toEqual([connection]);
  expect(connectionsOf([port + 1])).toEqual([]);
  socket?.write(Buffer.alloc(1_000_000));
  socket?.destroySoon();
  server.close();
  await once(server, 'close');
  const [left] = connectionsOf([port]);
  expect(left).toEqual({ ...connection, unsentBytes: expect.any(Number), isClosed: true });
  expect(left?.unsentBytes).toBeGreaterThan(100_000);
  await peer.toArray();
  await expect.poll(() => connectionsOf([port])).toEqual([]);
});

it.each([
  ['0100007F:0050 0300007F:C001 01 00000010:00000000', '7', '127.0.0.3:49153', 16, false],
  ['0100007F:0050 0300007F:C001 04 00000010:00000000', '0', '127.0.0.3:49153', 15, true],
  [
    '0000000000000000FFFF00000100007F:0050 0000000000000000FFFF00000300007F:C001 09 00000001:00000000',
    '0',
    '127.0.0.3:49153',
    0,
    true,
  ],
  [
    'B80D0120000000000000000001000000:0050 B80D0120000000000000000002000000:C001 08 00000002:00000000',
    '7',
    '[2001:db8::2]:49153',
    2,
    false,
  ],
])('reads %s', async (line, inode, peer, unsentBytes, isClosed) => {
  const table = join(await tempDir(), 'tcp');
  const listening =
    '   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 6 1 0 100';
  await writeFile(
    table,
    ['  sl', listening, `  1: ${line} 01:00000014 00000000  0 0 ${inode} 2 0 20`, ''].join('\n'),
  );
  expect(connectionsOf([80], [table])).toEqual([{ peer, unsentBytes, isClosed }]);
});

it('finds none where the system has no table of them', () => {
  expect(connectionsOf([80], ['/nowhere/tcp'])).toEqual([]);
});
