import { createServer } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundledHome } from '../../../../test/support/server/bundled-home.ts';
import { startOtlpReceiver } from '../../../../test/support/server/otlp-receiver.ts';
import { listen } from '../../../../test/support/server/served.ts';
import { startServerProcess } from '../../../../test/support/server/server-process.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';

let bundle: string;
beforeAll(async () => {
  bundle = join(await bundledHome(twoTensors), 'server', 'server.mjs');
});

async function post(port: unknown): Promise<number> {
  const headers = { Connection: 'close', 'Content-Type': 'application/json' };
  const body = '[{"a": [1, 2], "k": 3}]';
  const response = await fetch(`http://127.0.0.1:${String(port)}/predict`, { method: 'POST', headers, body });
  await response.text();
  return response.status;
}

describe('a server that is traced', () => {
  it('sends what is left when it stops', async () => {
    const receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' };
    const server = startServerProcess(bundle, { ...env, OTEL_SERVICE_NAME: 'named' });
    const { port } = await server.logged('listening');
    await server.logged('ready');
    expect(await post(port)).toBe(200);
    server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, stderr: '' });
    expect(receiver.spans.map(({ name }) => name)).toEqual([
      'queue',
      'inference',
      'serialise',
      'POST /predict',
    ]);
    expect(receiver.spans[0]?.resource).toMatchObject({
      'service.name': 'named',
      'service.version': '1.2.3',
    });
  });

  it('stops all its threads though nobody takes its traces, and warns of what it does not understand', async () => {
    const silent = createServer(() => undefined);
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const server = startServerProcess(bundle, {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await listen(silent)}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
      OTEL_TRACES_SAMPLER: 'sometimes',
      MLPACK_WORKERS: '2',
    });
    const { port } = await server.logged('listening');
    await server.logged('all serving threads are ready');
    for (let i = 0; i < 20; i++) expect(await post(port)).toBe(200);
    server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, stderr: '' });
    expect(server.messages()).toContainEqual(
      expect.stringMatching(/^OpenTelemetry: OTEL_TRACES_SAMPLER value "sometimes"/),
    );
  });
});
