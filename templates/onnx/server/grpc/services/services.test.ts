import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { credentials, type Metadata, status as code } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { certificate, certificateFiles } from '../../../../../test/support/server/certificate.ts';
import { connect, serveGrpc, type ServedGrpc } from '../../../../../test/support/server/served-grpc.ts';
import { writeHome } from '../../../../../test/support/server/served.ts';
import { openLane } from '../../../../../test/support/server/open-lane.ts';
import { twoTensors, twoTensorsRequest } from '../../../../../test/support/server/two-tensors.ts';
import { fileTempDir } from '../../../../../test/support/temp.ts';
import { MetricsSum } from '../../metrics/sum.ts';
import { MessageWriter } from '../../protocols/grpc/message-writer.ts';

const health = 'grpc.health.v1.Health';
const inferenceName = 'inference.GRPCInferenceService';

let grpc: ServedGrpc;
beforeAll(async () => {
  grpc = await serveGrpc(twoTensors);
});

describe('the inference service', () => {
  it('is live and ready', async () => {
    expect(await grpc.client.call('ServerLive', {})).toEqual({ live: true });
    expect(await grpc.client.call('ServerReady', {})).toEqual({ ready: true });
    for (const version of ['', '1.2.3'])
      expect(await grpc.client.call('ModelReady', { name: 'm', version })).toEqual({ ready: true });
  });

  it('says what the server and its models are', async () => {
    expect(await grpc.client.call('ServerMetadata', {})).toEqual({
      name: 'mlpack',
      version: '1.2.3',
      extensions: [
        'binary_tensor_data',
        'classification',
        'model_configuration',
        'model_repository',
        'statistics',
      ],
    });
    expect(await grpc.client.call('ModelMetadata', { name: 'm', version: '1.2.3' })).toEqual({
      name: 'm',
      versions: ['1.2.3'],
      platform: 'onnx_onnxv1',
      inputs: [
        { name: 'a', datatype: 'FP32', shape: ['-1', '2'] },
        { name: 'k', datatype: 'INT64', shape: ['-1'] },
      ],
      outputs: [
        { name: 'b', datatype: 'FP32', shape: ['-1', '2'] },
        { name: 'l', datatype: 'INT64', shape: ['-1'] },
      ],
      properties: [],
    });
  });

  it.each(['ModelReady', 'ModelMetadata'])('has %s of no other models or versions', async (method) => {
    await expect(grpc.client.call(method, { name: 'other' })).rejects.toMatchObject({
      code: code.NOT_FOUND,
      details: 'no model "other" here; this server has "m"',
    });
    await expect(grpc.client.call(method, { name: 'm', version: '2' })).rejects.toMatchObject({
      code: code.NOT_FOUND,
      details: 'no version "2" of "m" here; this server has "1.2.3"',
    });
  });

  it('sends back the id of a request, or one of its own making', async () => {
    const ids: unknown[] = [];
    const onTrailers = (trailers: Metadata) => ids.push(trailers.get('x-request-id')[0]);
    await grpc.client.call('ModelInfer', twoTensorsRequest, {
      onTrailers,
      metadata: { 'x-request-id': 'a-1' },
    });
    await grpc.client.call('ServerLive', {}, { onTrailers });
    await expect(grpc.client.call('ModelReady', {}, { onTrailers })).rejects.toThrow('NOT_FOUND');
    expect(ids).toEqual([
      'a-1',
      expect.stringMatching(/^\w{16}-\w+$/),
      expect.stringMatching(/^\w{16}-\w+$/),
    ]);
    expect(new Set(ids).size).toBe(3);
  });

  it('counts what becomes of calls', async () => {
    const { served, client } = await serveGrpc(twoTensors);
    await client.call('ModelInfer', twoTensorsRequest);
    await expect(client.call('ModelInfer', {})).rejects.toThrow('NOT_FOUND');
    await expect(client.call('ModelInfer', { model_name: 'm' })).rejects.toThrow('INVALID_ARGUMENT');
    await client.call('ServerReady', {});
    await client.unary(health, 'Check', {});
    await client.call('ServerMetadata', {});
    const counts = new MetricsSum(served.server.metrics);
    expect(([200, 400, 404, 499] as const).map((status) => counts.requests('grpc', status))).toEqual([
      1, 1, 1, 0,
    ]);
    expect([counts.requests('health', 200), counts.requests('metadata', 200)]).toEqual([2, 1]);
  });

  it('takes compressed messages, but none that swells beyond the limit', async () => {
    const { client } = await serveGrpc(
      { ...twoTensors, maxBodyBytes: 1000 },
      { channel: { 'grpc.default_compression_algorithm': 2 } },
    );
    expect((await client.call('ModelInfer', twoTensorsRequest)).outputs.length).toBe(2);
    await expect(
      client.call('ModelInfer', { ...twoTensorsRequest, id: 'x'.repeat(2000) }),
    ).rejects.toMatchObject({
      code: code.RESOURCE_EXHAUSTED,
      details: expect.stringContaining('larger than the limit of 1000'),
    });
  });

  it('takes no message larger than the limit', async () => {
    const { client } = await serveGrpc({ ...twoTensors, maxBodyBytes: 1000 });
    await expect(client.send(Buffer.alloc(1001))).rejects.toMatchObject({
      code: code.RESOURCE_EXHAUSTED,
      details: expect.stringContaining('1001 vs 1000'),
    });
  });

  it('has no other methods', async () => {
    const client = connect(grpc.served.server.grpcPort);
    await expect(client.raw('/inference.GRPCInferenceService/ModelTrain')).rejects.toMatchObject({
      code: code.UNIMPLEMENTED,
    });
  });
});

describe('the health service', () => {
  it('knows the server as a whole and what it serves', async () => {
    for (const service of ['', inferenceName])
      expect(await grpc.client.unary(health, 'Check', { service })).toEqual({ status: 'SERVING' });
    await expect(grpc.client.unary(health, 'Check', { service: 'other' })).rejects.toMatchObject({
      code: code.NOT_FOUND,
      details: 'no service "other" here',
    });
    const { statuses } = await grpc.client.unary(health, 'List', {});
    expect(statuses).toEqual([
      { key: '', value: { status: 'SERVING' } },
      { key: inferenceName, value: { status: 'SERVING' } },
    ]);
  });

  it('tells who watches of every change, until the server stops', async () => {
    const { lane, grpcPort } = await openLane({ MLPACK_HOME: await writeHome(twoTensors) }, 0);
    let closed: Promise<void> | undefined;
    onTestFinished(() => (closed ??= lane.close()));
    const client = connect(grpcPort);
    expect(await client.call('ServerLive', {})).toEqual({ live: true });
    expect(await client.call('ServerReady', {})).toEqual({ ready: false });
    expect(await client.call('ModelReady', { name: 'm' })).toEqual({ ready: false });
    await expect(client.call('ModelInfer', twoTensorsRequest)).rejects.toMatchObject({
      code: code.UNAVAILABLE,
      details: 'the model is still loading',
    });
    const known = client.watch(health, 'Watch', { service: inferenceName });
    const unknown = client.watch(health, 'Watch', { service: 'other' });
    const told = known[Symbol.asyncIterator]();
    const others = unknown[Symbol.asyncIterator]();
    expect((await told.next()).value).toEqual({ status: 'NOT_SERVING' });
    expect((await others.next()).value).toEqual({ status: 'SERVICE_UNKNOWN' });
    await lane.load(null);
    expect((await told.next()).value).toEqual({ status: 'SERVING' });
    lane.leave('unready');
    expect((await told.next()).value).toEqual({ status: 'NOT_SERVING' });
    expect((await client.call('ModelInfer', twoTensorsRequest)).outputs.length).toBe(2);
    closed = lane.close();
    for (const watching of [told, others]) {
      await expect(watching.next()).rejects.toMatchObject({
        code: code.UNAVAILABLE,
        details: 'the server is stopping',
      });
    }
    await closed;
  });
});

describe.each(['v1', 'v1alpha'])('reflection %s', (version) => {
  async function ask(question: object) {
    const call = grpc.client.converse(`grpc.reflection.${version}.ServerReflection`, 'ServerReflectionInfo');
    call.end(question);
    const answers = await call.toArray();
    expect(answers.length).toBe(1);
    expect(answers[0].original_request).toMatchObject(question);
    return answers[0];
  }

  it('lists what is served', async () => {
    const { list_services_response: list } = await ask({ list_services: '*' });
    expect(list.service.map(({ name }: { name: string }) => name)).toEqual([
      inferenceName,
      health,
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
    ]);
  });

  it('describes it so that it can be called', async () => {
    const { file_descriptor_response: file } = await ask({ file_containing_symbol: inferenceName });
    const set = new MessageWriter();
    for (const bytes of file.file_descriptor_proto) set.data(1, bytes);
    const described = loadFileDescriptorSetFromBuffer(Buffer.from(set.finish()));
    expect(Object.keys(described[inferenceName] ?? {})).toContain('ModelInfer');
    // protoc's name for a map's entries, which strict clients insist on.
    expect(String(file.file_descriptor_proto[0])).toContain('ParametersEntry');
  });

  it.each([
    [{ file_containing_symbol: 'inference.ModelInferRequest.InferInputTensor' }, 'open_inference_grpc.proto'],
    [{ file_containing_symbol: `${health}.Watch` }, 'grpc/health/v1/health.proto'],
    [{ file_by_filename: 'open_inference_grpc.proto' }, 'open_inference_grpc.proto'],
  ])('finds %j', async (question, name) => {
    const { file_descriptor_response: file } = await ask(question);
    expect(String(file.file_descriptor_proto[0])).toContain(name);
  });

  it.each([
    { file_containing_symbol: 'inference.Other' },
    { file_containing_symbol: '' },
    { file_by_filename: 'other.proto' },
    { file_containing_extension: { containing_type: inferenceName, extension_number: 1 } },
    { all_extension_numbers_of_type: 'other' },
    {},
  ])('says that there is no %j', async (question) => {
    expect((await ask(question)).error_response.error_code).toBe(code.NOT_FOUND);
  });

  it('knows of no extensions', async () => {
    const type = 'inference.ModelInferRequest';
    expect((await ask({ all_extension_numbers_of_type: type })).all_extension_numbers_response).toEqual({
      base_type_name: type,
      extension_number: [],
    });
  });
});

describe('with API keys', () => {
  it('lets everybody ask for health, and nobody without a key for anything else', async () => {
    const file = join(await fileTempDir(), 'keys');
    await writeFile(file, 'one\ntwo\n');
    const { client } = await serveGrpc({ ...twoTensors, env: { MLPACK_API_KEY_FILE: file } });
    expect(await client.unary(health, 'Check', {})).toEqual({ status: 'SERVING' });
    expect(await client.call('ServerReady', {})).toEqual({ ready: true });
    const refusal = {
      code: code.UNAUTHENTICATED,
      details: 'expected an API key, as "authorization: Bearer KEY" or "x-api-key: KEY"',
    };
    for (const metadata of [{}, { authorization: 'Bearer three' }, { 'x-api-key': 'onetwo' }]) {
      await expect(client.call('ModelInfer', twoTensorsRequest, { metadata })).rejects.toMatchObject(refusal);
      await expect(client.call('ServerMetadata', {}, { metadata })).rejects.toMatchObject(refusal);
    }
    for (const metadata of [{ authorization: 'Bearer one' }, { 'x-api-key': 'two' }])
      expect((await client.call('ModelInfer', twoTensorsRequest, { metadata })).outputs.length).toBe(2);
    for (const model of [{ name: 'other' }, { name: 'm', version: '9' }]) {
      const names = {
        code: code.NOT_FOUND,
        details: expect.stringMatching(/this server has .*(?:"m"|1\.2\.3)/),
      };
      const none = { code: code.NOT_FOUND, details: 'no such model here' };
      await expect(client.call('ModelReady', model)).rejects.toMatchObject(none);
      const metadata = { 'x-api-key': 'one' };
      await expect(client.call('ModelReady', model, { metadata })).rejects.toMatchObject(names);
    }
    expect(await client.call('ModelReady', { name: 'm' })).toEqual({ ready: true });
  });
});

describe('over TLS', () => {
  it('answers with the certificate of HTTP, from the first connection on', async () => {
    const secure = credentials.createSsl(Buffer.from(certificate.cert));
    const options = { ...twoTensors, env: await certificateFiles() };
    const channel = { 'grpc.ssl_target_name_override': 'localhost' };
    const { client, served } = await serveGrpc(options, { credentials: secure, channel });
    // Several at once, while the library loads.
    const others = [1, 2].map((id) =>
      connect(served.server.grpcPort, { credentials: secure, channel: { ...channel, id } }),
    );
    const answers = [client, ...others].map((one) => one.call('ModelInfer', twoTensorsRequest));
    for (const { outputs } of await Promise.all(answers)) expect(outputs.length).toBe(2);
    const plain = connect(served.server.grpcPort);
    await expect(plain.call('ServerLive', {})).rejects.toMatchObject({ code: code.UNAVAILABLE });
    expect((await client.call('ModelInfer', twoTensorsRequest)).outputs.length).toBe(2);
  });
});
