import { once } from 'node:events';
import { type ClientHttp2Stream, connect as connectHttp2 } from 'node:http2';
import { type ClientUnaryCall, status as code } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect, serveGrpc } from '../../../../test/support/server/served-grpc.ts';
import { lookupModel, slowModel } from '../../../../test/support/server/small-models.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';
import { MetricsSum } from '../metrics/sum.ts';

/** A row of {@link twoTensors}, told apart by `k`. */
function rowsOf(k: number) {
  return {
    model_name: 'm',
    inputs: [
      { name: 'a', datatype: 'FP32', shape: [1, 2], contents: { fp32_contents: [k, k] } },
      { name: 'k', datatype: 'INT64', shape: [1], contents: { int64_contents: [k] } },
    ],
  };
}

function x(...values: number[]) {
  const contents = { fp32_contents: values };
  return { model_name: 'm', inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], contents }] };
}

it('calls that wait share an inference, with requests over HTTP, and each gets its own rows back', async () => {
  const { served, client } = await serveGrpc({
    ...twoTensors,
    env: { MLPACK_MAX_BATCH_DELAY_MS: '60000', MLPACK_MAX_BATCH_SIZE: '3' },
  });
  const calls = [1, 2].map((k) => client.call('ModelInfer', rowsOf(k)));
  await expect.poll(() => served.depth()).toBe(2);
  expect(served.inferences().count).toBe(0);
  const { json } = await served.post('/predict', [{ a: [5, 5], k: 5 }]);
  expect(json.predictions).toEqual([{ b: [5, 5], l: 5 }]);
  for (const [i, { outputs }] of (await Promise.all(calls)).entries())
    expect(outputs[1].contents.int64_contents).toEqual([String(i + 1)]);
  expect(served.inferences()).toEqual({ count: 1, rows: 3 });
});

describe.each(['inline', 'thread'])('calls that come together, computed %s', (place) => {
  it('share inferences, and do not suffer from one that cannot be computed', async () => {
    const { served, client } = await serveGrpc({ ...lookupModel, env: { MLPACK_INFERENCE: place } });
    const calls = Array.from({ length: 40 }, (_, i) => client.call('ModelInfer', x(i % 3, i === 20 ? 7 : 0)));
    const outcomes = await Promise.allSettled(calls);
    const refused = outcomes.splice(20, 1);
    expect(refused).toMatchObject([
      {
        reason: {
          code: code.INVALID_ARGUMENT,
          details: expect.stringContaining("7 is not in the model's table, which has 0 to 2"),
        },
      },
    ]);
    const fulfilled = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(fulfilled.map(({ outputs }) => outputs[0].contents.fp32_contents)).toEqual(
      outcomes.map((_outcome, i) => [10 * (((i < 20 ? i : i + 1) % 3) + 1), 10]),
    );
    expect(served.inferences().count).toBeLessThan(40);
  });
});

describe('a call that waits', () => {
  const env = { MLPACK_MAX_BATCH_DELAY_MS: '60000', MLPACK_MAX_BATCH_SIZE: '2', MLPACK_MAX_QUEUE: '1' };

  it('ends at its deadline', async () => {
    const { served, client } = await serveGrpc({ ...twoTensors, env });
    const call = client.call('ModelInfer', rowsOf(1), { deadline: Date.now() + 100 });
    await expect(call).rejects.toMatchObject({ code: code.DEADLINE_EXCEEDED });
    await expect.poll(() => served.depth()).toBe(0);
  });

  it('ends at the time limit of the server when it has no deadline', async () => {
    const { served, client } = await serveGrpc({
      ...twoTensors,
      env: { ...env, MLPACK_REQUEST_TIMEOUT_MS: '50' },
    });
    await expect(client.call('ModelInfer', rowsOf(1))).rejects.toMatchObject({
      code: code.DEADLINE_EXCEEDED,
      details: 'the request was not answered within its time limit',
    });
    const counts = new MetricsSum(served.server.metrics);
    expect([counts.requests('grpc', 504), counts.rejections('deadline')]).toEqual([1, 1]);
  });

  it('leaves the queue when it is cancelled', async () => {
    const { served, client } = await serveGrpc({ ...twoTensors, env });
    const begun = Promise.withResolvers<ClientUnaryCall>();
    const call = client.call('ModelInfer', rowsOf(1), { onCall: begun.resolve });
    await expect.poll(() => served.depth()).toBe(1);
    (await begun.promise).cancel();
    await expect(call).rejects.toMatchObject({ code: code.CANCELLED });
    await expect.poll(() => served.depth()).toBe(0);
    const counts = new MetricsSum(served.server.metrics);
    expect([counts.requests('grpc', 499), counts.rejections('cancelled')]).toEqual([1, 1]);
    expect(served.inferences().count).toBe(0);
  });

  it('leaves no room for another in a full queue, which is told so before its message is read', async () => {
    const { served, client } = await serveGrpc({ ...twoTensors, env });
    const call = client.call('ModelInfer', rowsOf(1), { deadline: Date.now() + 1000 });
    await expect.poll(() => served.depth()).toBe(1);
    await expect(client.send(Buffer.from('no message'))).rejects.toMatchObject({
      code: code.UNAVAILABLE,
      details: 'too many requests are waiting; try again later',
    });
    expect(await client.call('ServerReady', {})).toEqual({ ready: true });
    await expect(call).rejects.toMatchObject({ code: code.DEADLINE_EXCEEDED });
  });

  it('for its own message is given up', async () => {
    // Time enough for the connection itself, which a busy machine may take long to make.
    const { served, client } = await serveGrpc({ ...twoTensors, env: { MLPACK_RECEIVE_TIMEOUT_MS: '3000' } });
    const session = connectHttp2(`http://127.0.0.1:${served.server.grpcPort}`);
    onTestFinished(() => session.destroy());
    const stream = session.request(
      {
        ':method': 'POST',
        ':path': '/inference.GRPCInferenceService/ModelInfer',
        'content-type': 'application/grpc',
      },
      { endStream: false },
    );
    stream.write(Buffer.from([0, 0, 0, 0, 100, 1, 2, 3]));
    const [headers] = await once(stream, 'response');
    expect([headers['grpc-status'], headers['grpc-message']]).toEqual([
      String(code.DEADLINE_EXCEEDED),
      'the%20request%20took%20too%20long%20to%20arrive',
    ]);
    expect((await client.call('ModelInfer', rowsOf(1))).outputs.length).toBe(2);
  });
});

describe('a stream of messages', () => {
  const message = Buffer.alloc(5);

  async function openStreams() {
    const { served } = await serveGrpc({ ...twoTensors, env: { MLPACK_RECEIVE_TIMEOUT_MS: '3000' } });
    const session = connectHttp2(`http://127.0.0.1:${served.server.grpcPort}`);
    onTestFinished(() => session.destroy());
    return (path: string) =>
      session
        .request(
          { ':method': 'POST', ':path': path, 'content-type': 'application/grpc' },
          { endStream: false },
        )
        .on('error', () => undefined);
  }

  /** The status that a stream ends with. */
  async function endOf(stream: ClientHttp2Stream): Promise<unknown> {
    const trailers = once(stream, 'trailers');
    trailers.catch(() => undefined);
    const [headers] = await once(stream.resume(), 'response');
    return Number(headers['grpc-status'] ?? (await trailers)[0]['grpc-status']);
  }

  it.each([
    '/inference.GRPCInferenceService/ModelStreamInfer',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
  ])(
    'of which none comes is given up, and so is one that is cut, but not between messages: %s',
    async (path) => {
      const open = await openStreams();
      const [between, cut, silent] = [open(path), open(path), open(path)];
      const ends = Promise.all([endOf(cut), endOf(silent)]);
      cut.write(Buffer.concat([message, Buffer.from([0, 0, 0, 0, 100, 1, 2, 3])]));
      between.write(message);
      await once(between, 'data');
      expect(await ends).toEqual([code.DEADLINE_EXCEEDED, code.DEADLINE_EXCEEDED]);
      between.write(message);
      await once(between, 'data');
    },
  );
});

describe('a server that is told to stop', () => {
  it('answers the calls that it has, and closes their connections', async () => {
    const { served, client } = await serveGrpc({
      ...(await slowModel(300)),
      env: { MLPACK_INTRA_OP_THREADS: '1', MLPACK_MAX_BATCH_SIZE: '1' },
    });
    const session = connectHttp2(`http://127.0.0.1:${served.server.grpcPort}`);
    const goneAway = once(session, 'goaway');
    const closed = once(session, 'close');
    await once(session, 'connect');
    const watching = client.converse('grpc.reflection.v1.ServerReflection', 'ServerReflectionInfo');
    watching.write({ list_services: '' });
    await once(watching, 'data');
    const calls = [1, 2, 3].map((i) => client.call('ModelInfer', x(i, 0)));
    let answered = 0;
    for (const call of calls) void call.then(() => (answered += 1));
    // On a busy machine the first may be answered before the last is there.
    await expect.poll(() => answered + served.depth()).toBe(3);
    const drained = served.server.drain();
    for (const [i, call] of calls.entries())
      expect((await call).outputs[0].contents.fp32_contents).toEqual([i + 1, 0]);
    await Promise.all([drained, goneAway, closed]);
    await expect(client.call('ServerLive', {})).rejects.toMatchObject({ code: code.UNAVAILABLE });
  });

  it('answers or turns away, but never loses, what comes meanwhile', async () => {
    const { served } = await serveGrpc({ ...twoTensors, env: { MLPACK_WORKERS: '2' } });
    const { grpcPort } = served.server;
    let answered = 0;
    const ask = async (id: number): Promise<unknown> => {
      const client = connect(grpcPort, { channel: { id } });
      for (;;) {
        try {
          const { outputs } = await client.call('ModelInfer', rowsOf(id));
          expect(outputs[1].contents.int64_contents).toEqual([String(id)]);
          answered++;
        } catch (error) {
          return error;
        }
      }
    };
    const asking = Array.from({ length: 8 }, (_, i) => ask(i));
    await expect.poll(() => answered).toBeGreaterThan(100);
    await served.server.drain();
    // Never was a call under way cut off: the one that ends each loop found the door shut, or its stream was refused,
    // which promises that nothing of it was processed (RFC 9113, section 8.7).
    for (const error of await Promise.all(asking)) {
      expect(error).toMatchObject({
        code: code.UNAVAILABLE,
        details: expect.stringMatching(/^(?:No connection established|Stream refused by server)/u),
      });
    }
  });
});

describe('several serving threads', () => {
  it('share the gRPC port, too, and not with another server', async () => {
    const { served } = await serveGrpc({ ...twoTensors, env: { MLPACK_WORKERS: '2' } });
    const { grpcPort } = served.server;
    let id = 0;
    await expect
      .poll(
        async () => {
          await connect(grpcPort, { channel: { id: id++ } }).call('ModelInfer', rowsOf(id));
          return served.inferencesByThread().length;
        },
        { timeout: 15_000 },
      )
      .toBe(2);
    const second = serveGrpc({
      ...twoTensors,
      env: { MLPACK_WORKERS: '2', GRPC_PORT: String(grpcPort) },
    });
    await expect(second).rejects.toThrow(/cannot listen on 127.0.0.1 port \d+: .*EADDRINUSE/);
  });
});
