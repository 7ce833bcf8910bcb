/** What Triton's clients ask beside inference, over REST and gRPC. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { status as code } from '@grpc/grpc-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../../../test/support/server/identity-model.ts';
import { connect, serveGrpc, type ServedGrpc } from '../../../../../../test/support/server/served-grpc.ts';
import { serve } from '../../../../../../test/support/server/served.ts';
import { twoTensors, twoTensorsRequest } from '../../../../../../test/support/server/two-tensors.ts';
import { fileTempDir } from '../../../../../../test/support/temp.ts';

let grpc: ServedGrpc;
beforeAll(async () => {
  grpc = await serveGrpc(twoTensors);
});

const inputs = [
  { name: 'a', datatype: 'FP32', shape: [2, 2], data: [1, 2, 3, 4] },
  { name: 'k', datatype: 'INT64', shape: [2], data: [3, 4] },
];

describe('the extension model_configuration', () => {
  const config = {
    name: 'm',
    platform: 'onnxruntime_onnx',
    backend: 'onnxruntime',
    max_batch_size: 20_000_000,
    input: [
      { name: 'a', data_type: 'TYPE_FP32', dims: [2] },
      { name: 'k', data_type: 'TYPE_INT64', dims: [] },
    ],
    output: [
      { name: 'b', data_type: 'TYPE_FP32', dims: [2] },
      { name: 'l', data_type: 'TYPE_INT64', dims: [] },
    ],
    default_model_filename: 'model.onnx',
  };

  it.each(['', '/versions/1.2.3'])('is there at …/models/m%s/config', async (version) => {
    const { status, json } = await grpc.served.get(`/v2/models/m${version}/config`);
    expect([status, json]).toEqual([200, expect.objectContaining(config)]);
    expect((await grpc.served.get('/v2/models/other/config')).status).toBe(404);
  });

  it('is there over gRPC', async () => {
    const { config: got } = await grpc.client.call('ModelConfig', { name: 'm' });
    expect(got).toMatchObject({
      ...config,
      input: config.input.map(({ dims, ...rest }) => ({ ...rest, dims: dims.map(String) })),
      output: config.output.map(({ dims, ...rest }) => ({ ...rest, dims: dims.map(String) })),
    });
    await expect(grpc.client.call('ModelConfig', { name: 'x' })).rejects.toMatchObject({
      code: code.NOT_FOUND,
    });
  });

  it('has whole shapes where there is no batch in front, and tells when requests share inferences', async () => {
    const x = { dtype: 'string', shape: [2, 'batch'], batchAxis: 1 } as const;
    const served = await serve({
      model: identityModel([{ ...x, input: 'x', output: 'y' }]),
      inputs: [{ ...x, name: 'x' }],
      outputs: [{ ...x, name: 'y' }],
      env: { MLPACK_MAX_BATCH_SIZE: '8', MLPACK_MAX_BATCH_DELAY_MS: '2' },
    });
    expect((await served.get('/v2/models/m/config')).json).toMatchObject({
      max_batch_size: 0,
      input: [{ data_type: 'TYPE_STRING', dims: [2, -1] }],
    });
  });
});

describe('the extension statistics', () => {
  it('counts requests, rows and inferences, over REST and gRPC alike', async () => {
    const { served, client } = await serveGrpc(twoTensors);
    const none = (await served.get('/v2/models/stats')).json.model_stats;
    expect(none).toMatchObject([
      { name: 'm', version: '1.2.3', last_inference: 0, inference_count: 0, execution_count: 0 },
    ]);
    const beforeMs = Date.now();
    await served.post('/v2/models/m/infer', { inputs });
    await client.call('ModelInfer', twoTensorsRequest);
    await served.post('/v2/models/m/infer', { inputs: [] });
    for (const path of ['/v2/models/stats', '/v2/models/m/stats', '/v2/models/m/versions/1.2.3/stats']) {
      const [stats] = (await served.get(path)).json.model_stats;
      expect(stats).toMatchObject({
        inference_count: 3,
        execution_count: 2,
        inference_stats: {
          success: { count: 2, ns: expect.any(Number) },
          fail: { count: 1, ns: expect.any(Number) },
          queue: { count: 2 },
          compute_input: { count: 2 },
          compute_infer: { count: 2 },
          compute_output: { count: 2 },
          cache_hit: { count: 0, ns: 0 },
        },
      });
      const { success, queue, compute_infer: infer, compute_output: output } = stats.inference_stats;
      expect(success.ns).toBeGreaterThanOrEqual(queue.ns + infer.ns + output.ns - 2000);
      expect(Number.isInteger(infer.ns) && infer.ns > 0).toBe(true);
      expect(stats.last_inference).toBeGreaterThanOrEqual(beforeMs - 1);
      expect(stats.last_inference).toBeLessThanOrEqual(Date.now() + 1);
    }
    for (const request of [{}, { name: 'm' }, { name: 'm', version: '1.2.3' }]) {
      const { model_stats: stats } = await client.call('ModelStatistics', request);
      expect(stats).toMatchObject([
        { name: 'm', inference_count: '3', execution_count: '2', inference_stats: { fail: { count: '1' } } },
      ]);
    }
    expect((await served.get('/v2/models/x/stats')).status).toBe(404);
    await expect(client.call('ModelStatistics', { name: 'x' })).rejects.toMatchObject({
      code: code.NOT_FOUND,
    });
  });

  it('leaves its path to a model of that name', async () => {
    const served = await serve({ ...twoTensors, name: 'stats' });
    expect((await served.get('/v2/models/stats')).json).toMatchObject({
      name: 'stats',
      platform: 'onnx_onnxv1',
    });
    expect((await served.get('/v2/models/stats/stats')).json.model_stats).toMatchObject([{ name: 'stats' }]);
  });
});

describe('the extension model_repository', () => {
  it('lists the models over gRPC', async () => {
    for (const ready of [false, true]) {
      expect(await grpc.client.call('RepositoryIndex', { ready })).toEqual({
        models: [{ name: 'm', version: '1.2.3', state: 'READY', reason: '' }],
      });
    }
  });

  it.each(['load', 'unload'] as const)('refuses to %s, and says why', async (what) => {
    const message = `${what} of "m": the models of this server are those of its image, loaded from its start to its end; build an image with others`;
    const { status, json } = await grpc.served.post(`/v2/repository/models/m/${what}`, {});
    expect([status, json]).toEqual([400, { error: message }]);
    const other = await grpc.served.post(`/v2/repository/models/other/${what}`, {});
    expect([other.status, other.json.error]).toEqual([404, 'no model "other" here; this server has "m"']);
    const method = what === 'load' ? 'RepositoryModelLoad' : 'RepositoryModelUnload';
    await expect(grpc.client.call(method, { model_name: 'm' })).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: message,
    });
  });
});

describe.each([
  ['system', 'SystemSharedMemory'],
  ['CUDA', 'CudaSharedMemory'],
])('%s shared memory', (kind, prefix) => {
  const path = `/v2/${kind.toLowerCase()}sharedmemory`;
  const message = `region "r": this server has no ${kind} shared memory; send and take tensors in the body`;

  it('is refused by its name, and has no regions', async () => {
    const { served } = grpc;
    const register = await served.post(`${path}/region/r/register`, { key: '/k', offset: 0, byte_size: 64 });
    expect([register.status, register.json]).toEqual([400, { error: message }]);
    expect((await served.get(`${path}/status`)).json).toEqual([]);
    expect((await served.get(`${path}/region/r/status`)).json).toEqual({
      error: 'no region "r" of shared memory is registered here: this server has none',
    });
    for (const unregister of [`${path}/unregister`, `${path}/region/r/unregister`])
      expect((await served.post(unregister, '')).status).toBe(200);
  });

  it('is refused so over gRPC', async () => {
    const { client } = grpc;
    await expect(client.call(`${prefix}Register`, { name: 'r' })).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: message,
    });
    expect(await client.call(`${prefix}Status`, {})).toEqual({ regions: [] });
    await expect(client.call(`${prefix}Status`, { name: 'r' })).rejects.toThrow('no region "r"');
    expect(await client.call(`${prefix}Unregister`, {})).toEqual({});
  });
});

describe('settings of logs and traces', () => {
  const log = {
    log_file: '',
    log_info: false,
    log_warning: false,
    log_error: false,
    log_verbose_level: 0,
    log_format: 'JSON',
  };
  const trace = {
    trace_file: '',
    trace_level: ['OFF'],
    trace_rate: '1',
    trace_count: '-1',
    log_frequency: '0',
    trace_mode: 'opentelemetry',
  };

  it('can be read', async () => {
    const { served } = grpc;
    expect((await served.get('/v2/logging')).json).toEqual(log);
    for (const path of ['/v2/trace/setting', '/v2/models/m/trace/setting'])
      expect((await served.get(path)).json).toEqual(trace);
    expect((await served.get('/v2/models/x/trace/setting')).status).toBe(404);
  });

  it('tell the level of the log', async () => {
    const served = await serve({ ...twoTensors, env: { LOG_LEVEL: 'error' } });
    expect((await served.get('/v2/logging')).json).toEqual({ ...log, log_error: true });
  });

  it('can be read over gRPC', async () => {
    const settings = (await grpc.client.call('LogSettings', {})).settings;
    expect(settings).toContainEqual({
      key: 'log_info',
      value: { bool_param: false, parameter_choice: 'bool_param' },
    });
    expect(settings).toHaveLength(6);
    for (const name of ['', 'm'])
      expect((await grpc.client.call('TraceSetting', { model_name: name })).settings).toContainEqual({
        key: 'trace_level',
        value: { value: ['OFF'] },
      });
  });

  it('cannot be changed, and say where they are', async () => {
    const { served } = grpc;
    const changed = await served.post('/v2/logging', { log_verbose_level: 1 });
    const message =
      'log settings can be read, but not changed while the server runs; set LOG_LEVEL in its environment';
    expect([changed.status, changed.json]).toEqual([400, { error: message }]);
    expect((await served.post('/v2/logging', {})).json).toEqual(log);
    expect((await served.post('/v2/trace/setting', { trace_level: ['TENSORS'] })).json.error).toContain(
      'set OTEL_EXPORTER_OTLP_ENDPOINT in its environment',
    );
    const settings = [{ key: 'log_info', value: { bool_param: true } }];
    await expect(grpc.client.call('LogSettings', { settings })).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: message,
    });
    await expect(
      grpc.client.call('TraceSetting', { settings: [{ key: 'trace_rate', value: { value: ['2'] } }] }),
    ).rejects.toThrow('trace settings can be read');
  });
});

it('keeps all of it from those without a key', async () => {
  const keys = join(await fileTempDir(), 'keys');
  await writeFile(keys, 'a-key-of-sixteen-or-more\n');
  const { served } = await serveGrpc({ ...twoTensors, env: { MLPACK_API_KEY_FILE: keys } });
  const client = connect(served.server.grpcPort);
  for (const path of [
    '/v2/models/m/config',
    '/v2/models/stats',
    '/v2/logging',
    '/v2/systemsharedmemory/status',
  ])
    expect((await served.get(path)).status).toBe(401);
  for (const method of ['ModelConfig', 'ModelStatistics', 'LogSettings', 'RepositoryIndex'])
    await expect(client.call(method, {})).rejects.toMatchObject({ code: code.UNAUTHENTICATED });
});
