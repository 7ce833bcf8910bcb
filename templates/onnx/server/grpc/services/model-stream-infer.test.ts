import { once } from 'node:events';
import { type ClientDuplexStream, status as code } from '@grpc/grpc-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { serveGrpc, type ServedGrpc } from '../../../../../test/support/server/served-grpc.ts';
import { twoTensors, twoTensorsRequest } from '../../../../../test/support/server/two-tensors.ts';
import { MetricsSum } from '../../metrics/sum.ts';

let grpc: ServedGrpc;
beforeAll(async () => {
  grpc = await serveGrpc(twoTensors);
});

interface Answer {
  readonly error_message: string;
  readonly infer_response: Readonly<Record<string, unknown>>;
}

type Answers = ClientDuplexStream<object, Answer>;

const open = ({ client }: ServedGrpc): Answers =>
  client.converse('inference.GRPCInferenceService', 'ModelStreamInfer');

function request(id: number, change: object = {}): object {
  return { ...twoTensorsRequest, id: String(id), ...change };
}

async function answersOf(stream: Answers): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for await (const answer of stream) answers.push(answer);
  return answers;
}

describe('a stream of requests', () => {
  it('is answered in their order, each with one response', async () => {
    const stream = open(grpc);
    for (let id = 0; id < 200; id++) stream.write(request(id));
    stream.end();
    const answers = await answersOf(stream);
    expect(answers.map(({ infer_response: { id } }) => id)).toEqual(
      Array.from({ length: 200 }, (_, id) => String(id)),
    );
    expect(answers.every(({ error_message: error }) => error === '')).toBe(true);
    expect(answers[0]?.infer_response).toMatchObject({
      model_name: 'm',
      model_version: '1.2.3',
      parameters: [{ key: 'triton_final_response', value: { bool_param: true } }],
      outputs: [{ name: 'b', contents: { fp32_contents: [1, 2] } }, { name: 'l' }],
    });
  });

  it('goes on after one that is refused, and says which', async () => {
    const stream = open(grpc);
    stream.write(request(1, { inputs: [] }));
    stream.write(request(2, { model_name: 'other' }));
    stream.write(request(3));
    stream.end();
    expect(await answersOf(stream)).toMatchObject([
      { error_message: 'inputs: "a", "k" missing', infer_response: { id: '1', outputs: [] } },
      { error_message: 'no model "other" here; this server has "m"', infer_response: { id: '2' } },
      { error_message: '', infer_response: { id: '3' } },
    ]);
  });

  it('is answered while it is open', async () => {
    const stream = open(grpc);
    for (const id of [1, 2]) {
      stream.write(request(id));
      const [answer] = await once(stream, 'data');
      expect(answer.infer_response.id).toBe(String(id));
    }
    stream.end();
  });

  it('counts each of its requests', async () => {
    const own = await serveGrpc(twoTensors);
    const stream = open(own);
    for (const id of [1, 2, 3]) stream.write(request(id));
    stream.write(request(4, { model_name: 'other' }));
    stream.end();
    await answersOf(stream);
    const counts = new MetricsSum(own.served.server.metrics);
    expect([counts.requests('grpc', 200), counts.requests('grpc', 404)]).toEqual([3, 1]);
  });

  it('is given up when its sender goes', async () => {
    const own = await serveGrpc({ ...twoTensors, env: { MLPACK_MAX_BATCH_DELAY_MS: '50' } });
    const stream = open(own);
    stream.on('error', () => undefined);
    stream.write(request(1));
    await once(stream, 'data');
    for (let id = 2; id < 50; id++) stream.write(request(id));
    stream.cancel();
    // Others are answered as before.
    expect((await own.client.call('ModelInfer', twoTensorsRequest)).model_name).toBe('m');
  });

  it('on which nothing came does not keep the server that stops', async () => {
    const own = await serveGrpc(twoTensors);
    const stream = open(own);
    const ended = once(stream, 'error');
    await own.client.call('ServerLive', {});
    await own.served.server.drain();
    expect(await ended).toMatchObject([{ code: code.UNAVAILABLE }]);
  });

  it('answers what came before the server stops, and then says so', async () => {
    const own = await serveGrpc(twoTensors);
    const stream = open(own);
    stream.write(request(1));
    await once(stream, 'data');
    const ended = once(stream, 'error');
    const drained = own.served.server.drain();
    const [error] = await ended;
    expect(error).toMatchObject({ code: code.UNAVAILABLE, details: 'the server is stopping' });
    await drained;
  });
});
