import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { certificate, certificateFiles } from '../../../../../test/support/server/certificate.ts';
import { serve, type Served, testSettings } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';
import { healthcheck } from './healthcheck.ts';

let env: NodeJS.ProcessEnv;
let served: Served;
beforeAll(async () => {
  env = await certificateFiles();
  served = await serve({ ...twoTensors, env: { ...env, MLPACK_WORKERS: '2' } });
});

/** Asks on a connection of its own, which must be certified. */
async function ask(options: RequestOptions): Promise<{ response: IncomingMessage; protocol: string | null }> {
  const { port } = served.server;
  const asked = request({
    host: '127.0.0.1',
    port,
    ca: certificate.cert,
    agent: false,
    path: '/predict',
    method: 'POST',
    ...options,
  });
  asked.end('[{"a": [1, 2], "k": 3}]');
  const [response]: IncomingMessage[] = await once(asked, 'response');
  const { socket } = response ?? {};
  if (response === undefined || !(socket instanceof TLSSocket)) throw new Error('no response over TLS');
  return { response, protocol: socket.getProtocol() };
}

describe('a server with a certificate', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('answers over %s', async (version) => {
    const { response, protocol } = await ask({ minVersion: version, maxVersion: version });
    expect(protocol).toBe(version);
    expect(await json(response)).toMatchObject({ predictions: [{ b: [1, 2], l: 3 }] });
  });

  it('speaks nothing older', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(ask(old)).rejects.toThrow('alert protocol version');
  });

  it('stays up when it is spoken to without TLS', async () => {
    for (const text of ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'x', '\u0016\u0003\u0001']) {
      const socket = connect(served.server.port, '127.0.0.1').on('error', () => undefined);
      socket.end(text);
      expect((await socket.toArray()).join('')).not.toContain('200');
    }
    expect((await ask({})).response.statusCode).toBe(200);
  });

  it('closes connections over which nothing has come, encrypted yet or not, when it stops', async () => {
    const { server } = await serve({ ...twoTensors, env });
    const silent = connect(server.port, '127.0.0.1');
    const unused = connectTls({ port: server.port, host: '127.0.0.1', ca: certificate.cert });
    await Promise.all([once(silent, 'connect'), once(unused, 'secureConnect')]);
    const closed = [silent, unused].map((socket) => once(socket.resume(), 'close'));
    await server.drain();
    expect(await Promise.all(closed)).toHaveLength(2);
  });

  it('is found healthy by its own health check', async () => {
    const settings = testSettings({ ...env, PORT: String(served.server.port) });
    expect(await healthcheck(settings)).toBe(true);
    expect(await healthcheck({ ...settings, tls: null })).toBe(false);
  });
});
