import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { certificateFiles } from '../../../../test/support/server/certificate.ts';
import { rawAnswers, rawRequest } from '../../../../test/support/server/raw-connection.ts';
import { connect as connectClient, serveGrpc } from '../../../../test/support/server/served-grpc.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';

function open(port: number | null, bytes = ''): Socket {
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined).resume();
  if (bytes !== '') socket.write(bytes);
  onTestFinished(() => void socket.destroy());
  return socket;
}

const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

it('RFC 9113, 3.4: connections that do not begin to speak HTTP/2 are dropped, and others served meanwhile', async () => {
  const env = { MLPACK_RECEIVE_TIMEOUT_MS: '300' };
  const { served, client } = await serveGrpc({ ...twoTensors, env });
  const port = served.server.grpcPort;
  const silent = Array.from({ length: 200 }, () => open(port));
  const begun = [preface.slice(0, 5), preface, `${preface}\0\0`].map((bytes) => open(port, bytes));
  const closed = Promise.all([...silent, ...begun].map((socket) => once(socket, 'close')));
  expect(await client.call('ServerLive', {})).toEqual({ live: true });
  // One that does, and then has nothing to ask for longer.
  const quiet = connectHttp2(`http://127.0.0.1:${port}`);
  onTestFinished(() => quiet.destroy());
  await once(quiet, 'remoteSettings');
  await closed;
  expect(await client.call('ServerLive', {})).toEqual({ live: true });
  expect(quiet.closed || quiet.destroyed).toBe(false);
});

it('RFC 9113, 3.4: so are those that shake hands for TLS and then say nothing', async () => {
  const env = { MLPACK_RECEIVE_TIMEOUT_MS: '2000', ...(await certificateFiles()) };
  const { served } = await serveGrpc({ ...twoTensors, env });
  const socket = connectTls({
    port: Number(served.server.grpcPort),
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ALPNProtocols: ['h2'],
  });
  socket.on('error', () => undefined).resume();
  await once(socket, 'secureConnect');
  expect(await once(socket, 'close')).toHaveLength(1);
});

it('connections beyond a number are closed, and taken again when others have gone', async () => {
  const { served } = await serveGrpc({ ...twoTensors, env: { MLPACK_MAX_CONNECTIONS: '2' } });
  const live = rawRequest('GET /v2/health/live HTTP/1.1', '', 'Connection: close');
  for (const port of [served.server.port, served.server.grpcPort]) {
    const taken = [open(port), open(port)];
    await Promise.all(taken.map((socket) => once(socket, 'connect')));
    await once(open(port), 'close');
    for (const socket of taken) socket.destroy();
  }
  await expect.poll(async () => (await rawAnswers(served.server.port, live))[0]?.status).toBe(200);
  const client = connectClient(served.server.grpcPort);
  await expect.poll(async () => client.call('ServerLive', {}).catch(() => null)).toEqual({ live: true });
});
