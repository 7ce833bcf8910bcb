import { status as code } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { startOtlpReceiver } from '../../../../test/support/server/otlp-receiver.ts';
import { serveGrpc } from '../../../../test/support/server/served-grpc.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentSpanId = 'b7ad6b7169203331';

const request = {
  model_name: 'm',
  inputs: [
    { name: 'a', datatype: 'FP32', shape: [1, 2], contents: { fp32_contents: [1, 2] } },
    { name: 'k', datatype: 'INT64', shape: [1], contents: { int64_contents: [3] } },
  ],
};

describe('traces of calls', () => {
  it('continue their senders’, and tell of refusals', async () => {
    const receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const { served, client } = await serveGrpc({ ...twoTensors, env });
    const metadata = { traceparent: `00-${traceId}-${parentSpanId}-01`, 'x-request-id': 'call-7' };
    await client.call('ModelInfer', request, { metadata });
    await expect(client.call('ModelInfer', { ...request, model_name: 'other' })).rejects.toMatchObject({
      code: code.NOT_FOUND,
    });
    await client.call('ServerReady', {});
    client.close();
    await served.server.drain();
    const [queue, inference, serialise, answered, refused, ...others] = receiver.spans;
    expect(others).toEqual([]);
    const name = 'inference.GRPCInferenceService/ModelInfer';
    const rpc = {
      'rpc.system': 'grpc',
      'rpc.service': 'inference.GRPCInferenceService',
      'rpc.method': 'ModelInfer',
    };
    expect(answered).toMatchObject({ name, traceId, parentSpanId });
    expect(answered?.attributes).toEqual({
      ...rpc,
      'rpc.grpc.status_code': code.OK,
      'mlpack.request.id': 'call-7',
      'mlpack.protocol': 'grpc',
      'mlpack.model.name': 'm',
      'mlpack.model.version': '1.2.3',
      'mlpack.batch.rows': 1,
    });
    expect([queue, inference, serialise].map((span) => [span?.name, span?.parentSpanId])).toEqual(
      ['queue', 'inference', 'serialise'].map((step) => [step, answered?.spanId]),
    );
    expect(refused?.name).toBe(name);
    expect(refused?.attributes).toEqual({
      ...rpc,
      'rpc.grpc.status_code': code.NOT_FOUND,
      'mlpack.protocol': 'grpc',
    });
  });
});
