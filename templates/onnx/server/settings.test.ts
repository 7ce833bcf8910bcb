import { writeFile } from 'node:fs/promises';
import { usableCpus } from './cpus.ts';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { readSettings } from './settings.ts';
import { readContract } from './contract.ts';

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings({}, '/image')).toEqual({
      homeFolder: '/image',
      host: '0.0.0.0',
      port: 8080,
      grpcPort: 8081,
      logLevel: 'info',
      workers: null,
      cpus: usableCpus(),
      inference: null,
      intraOpThreads: null,
      maxBatchSize: null,
      maxBatchDelayMs: 0,
      maxQueue: 1024,
      requestTimeoutMs: 30_000,
      receiveTimeoutMs: 60_000,
      drainDelayMs: 0,
      maxBodyBytes: null,
      maxTensorElements: 40_000_000,
      predictRoute: null,
      healthRoute: null,
      apiKeys: null,
      tls: null,
    });
  });

  it.each([
    [{ PORT: '80a' }, 'PORT: expected an integer from 0 to 65535, got "80a"'],
    [{ GRPC_PORT: '8080' }, 'GRPC_PORT: expected another port than that of HTTP, got "8080"'],
    [{ GRPC_PORT: 'on' }, 'GRPC_PORT: expected an integer from 0 to 65535, got "on"'],
    [{ PORT: '65536' }, 'PORT: expected an integer from 0 to 65535, got "65536"'],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent, got "loud"',
    ],
  ])('refuses %j', (env, message) => {
    expect(() => readSettings(env, '/image')).toThrow(message);
  });
});

describe('the port of gRPC', () => {
  it.each([
    [{}, 8081],
    [{ GRPC_PORT: 'off' }, null],
    [{ GRPC_PORT: '50051' }, 50_051],
    [{ GRPC_PORT: '0', PORT: '0' }, 0],
    // Whoever gave it to HTTP didn't ask for gRPC.
    [{ PORT: '8081' }, null],
    [{ AIP_HTTP_PORT: '8081', GRPC_PORT: '8080' }, 8080],
  ])('of %j is %j', (env, port) => {
    expect(readSettings(env, '/image').grpcPort).toBe(port);
  });
});

describe('readContract', () => {
  const tensor = { name: 'x', dtype: 'float32', shape: ['N', 4], batchAxis: 0 };
  const contract = {
    schemaVersion: 1,
    name: 'm',
    version: '1.0.0',
    model: { file: 'model.onnx' },
    inputs: [tensor],
    outputs: [tensor],
    limits: { maxBodyBytes: 10 },
  };

  it.each([
    [{ schemaVersion: 2 }, 'schemaVersion: expected 1, got 2'],
    [{ name: 7 }, 'name: expected a string, got 7'],
    [{ limits: {} }, 'limits.maxBodyBytes: expected a positive integer, got nothing'],
    [{ inputs: {} }, 'inputs: expected an array, got an object'],
    [
      { inputs: [{ ...tensor, dtype: 'bfloat16' }] },
      'inputs[0].dtype: expected an element type that onnxruntime-node can hold, got "bfloat16"',
    ],
    [
      { outputs: [{ ...tensor, shape: [-1] }] },
      'outputs[0].shape[0]: expected a size, a name or null, got -1',
    ],
    [{ inputs: [{ ...tensor, features: ['a', 1] }] }, 'inputs[0].features[1]: expected a string, got 1'],
  ])('refuses %j', async (change, message) => {
    const file = join(await tempDir(), 'contract.json');
    await writeFile(file, JSON.stringify({ ...contract, ...change }));
    expect(() => readContract(file, { maxBodyBytes: null, maxTensorElements: 100 })).toThrow(
      `${file}: ${message}`,
    );
  });

  it('names the file that is no JSON', async () => {
    const file = join(await tempDir(), 'contract.json');
    await writeFile(file, '{"schemaVersion": ');
    expect(() => readContract(file, { maxBodyBytes: null, maxTensorElements: 100 })).toThrow(`${file}: `);
  });
});
