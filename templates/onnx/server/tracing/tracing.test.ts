import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
} from '../../../../test/support/server/otlp-receiver.ts';
import { serve, type Served } from '../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentSpanId = 'b7ad6b7169203331';
const body = [{ a: [1, 2], k: 3 }];
const internal = 1;
const server = 2;

interface Traced {
  readonly receiver: OtlpReceiver;
  readonly served: Served;
  /** All spans, once the server has stopped. */
  readonly spans: () => Promise<readonly ReceivedSpan[]>;
}

async function traced(env: NodeJS.ProcessEnv = {}): Promise<Traced> {
  const receiver = await startOtlpReceiver();
  const served = await serve({
    ...twoTensors,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
  });
  return {
    receiver,
    served,
    spans: async () => {
      await served.server.drain();
      return receiver.spans;
    },
  };
}

describe.each(['inline', 'thread'])('a traced request, computed %s', (inference) => {
  it('is a span below its sender’s, with one for each of its steps', async () => {
    const { served, spans, receiver } = await traced({ MLPACK_INFERENCE: inference });
    const startMs = Date.now();
    await served.post('/v2/models/m/infer?x=1', infer, {
      traceparent: `00-${traceId}-${parentSpanId}-01`,
      tracestate: 'a=b',
      'X-Request-Id': 'request-7',
    });
    const endMs = Date.now();
    const all = await spans();
    expect(receiver.requests).toEqual(['POST /v1/traces']);
    const own = all.find(({ kind }) => kind === server);
    expect(own).toMatchObject({
      traceId,
      parentSpanId,
      traceState: 'a=b',
      name: 'POST /v2/models/m/infer',
      status: { code: 0 },
      attributes: {
        'http.request.method': 'POST',
        'url.path': '/v2/models/m/infer',
        'http.response.status_code': 200,
        'mlpack.request.id': 'request-7',
        'mlpack.protocol': 'infer',
        'mlpack.model.name': 'm',
        'mlpack.model.version': '1.2.3',
        'mlpack.batch.rows': 2,
      },
      resource: { 'service.name': 'm', 'service.version': '1.2.3', 'telemetry.sdk.language': 'nodejs' },
    });
    const steps = all.filter(({ kind }) => kind === internal);
    expect(steps.map(({ name }) => name)).toEqual(['queue', 'inference', 'serialise']);
    for (const step of steps) expect(step).toMatchObject({ traceId, parentSpanId: own?.spanId });
    expect(steps[1]?.attributes).toEqual({ 'mlpack.batch.rows': 2 });
    const times = [own?.startTimeUnixNano, ...steps.flatMap(startAndEnd), own?.endTimeUnixNano].map(Number);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    // The clock of spans is the world's, to its grain.
    expect(times[0]).toBeGreaterThan((startMs - 5) * 1e6);
    expect(times.at(-1)).toBeLessThan((endMs + 5) * 1e6);
  });
});

const infer = {
  inputs: [
    { name: 'a', datatype: 'FP32', shape: [2, 2], data: [1, 2, 3, 4] },
    { name: 'k', datatype: 'INT64', shape: [2], data: [5, 6] },
  ],
};

function startAndEnd({ startTimeUnixNano, endTimeUnixNano }: ReceivedSpan): string[] {
  return [startTimeUnixNano, endTimeUnixNano];
}

describe('traces', () => {
  it('tell of refusals too, but of nothing else that is asked for', async () => {
    const { served, spans } = await traced();
    await served.post('/predict', '{');
    await served.post('/v2/models/other/infer', infer);
    await served.get('/v2/health/ready');
    await served.get('/metrics');
    const all = await spans();
    expect(all.map(({ name, attributes }) => [name, attributes['http.response.status_code']])).toEqual([
      ['POST /predict', 400],
      ['POST', 404],
    ]);
    expect(all.every(({ parentSpanId: parent, status }) => !parent && status.code === 0)).toBe(true);
  });

  it('come from all serving threads', async () => {
    const { served, spans } = await traced({ MLPACK_WORKERS: '2' });
    await expect
      .poll(async () => {
        await served.post('/predict', body, { Connection: 'close' });
        return served.inferencesByThread().length;
      })
      .toBe(2);
    const { count } = served.inferences();
    expect((await spans()).filter(({ kind }) => kind === server).length).toBe(count);
  });

  it('are not made of what its sender leaves out', async () => {
    const { served, spans } = await traced();
    await served.post('/predict', body, { traceparent: `00-${traceId}-${parentSpanId}-00` });
    expect(await spans()).toEqual([]);
  });

  it('are sampled and named as the environment says', async () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'parentbased_always_off');
    vi.stubEnv('OTEL_SERVICE_NAME', 'iris of the shop');
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { served, spans } = await traced();
    await served.post('/predict', body);
    await served.post('/predict', body, { traceparent: `00-${traceId}-${parentSpanId}-01` });
    const own = (await spans()).filter(({ kind }) => kind === server);
    expect(own.map(({ traceId: trace, resource }) => [trace, resource])).toMatchObject([
      [traceId, { 'service.name': 'iris of the shop', 'deployment.environment.name': 'test' }],
    ]);
  });

  it('go to the place for traces where there is one', async () => {
    const receiver = await startOtlpReceiver();
    const {
      served,
      receiver: other,
      spans,
    } = await traced({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/here`,
    });
    await served.post('/predict', body);
    await spans();
    expect([receiver.requests, other.requests]).toEqual([['POST /here'], []]);
  });
});
