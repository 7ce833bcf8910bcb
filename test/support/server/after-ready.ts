import { GrpcClient, statusOf } from './grpc-client.ts';
import { rawAnswers, rawRequest } from './raw-connection.ts';
import { twoTensorsRequest } from './two-tensors.ts';

const ready = rawRequest('GET /v2/health/ready HTTP/1.1', '', 'Connection: close');
const infer = rawRequest(
  'POST /predict HTTP/1.1',
  JSON.stringify([{ a: [1, 2], k: 3 }]),
  'Connection: close',
);

/**
 * Asks a server of {@link twoTensors} that is starting, on a new connection each time, from its first answer that it
 * is ready until all its threads are and some time more.
 *
 * @param settled resolves when all threads serve
 * @returns every answer there was after that first one, each once
 */
export async function answersAfterReady(
  port: number,
  grpcPort: number | null,
  settled: Promise<unknown>,
): Promise<string[]> {
  let isSettled = false;
  void settled.finally(() => (isSettled = true));
  while ((await ask(port, ready)) !== '200') await new Promise(setImmediate);
  const seen = new Set<string>();
  for (let more = 40; more > 0; more -= isSettled ? 1 : 0) {
    const [asked, predicted] = await Promise.all([ask(port, ready), ask(port, infer)]);
    seen.add(`ready ${asked}`).add(`predict ${predicted}`);
    if (grpcPort !== null) seen.add(`gRPC ${await askGrpc(grpcPort)}`);
  }
  return [...seen].toSorted();
}

async function ask(port: number, bytes: string): Promise<string> {
  const [answer] = await rawAnswers(port, bytes);
  return String(answer?.status ?? 'nothing');
}

/** A client each, which shares no connections with the others. */
async function askGrpc(port: number): Promise<string> {
  const client = new GrpcClient(port, { channel: { 'grpc.use_local_subchannel_pool': 1 } });
  const status = await statusOf(client.call('ModelInfer', twoTensorsRequest));
  const { ready } = await client.call('ServerReady', {});
  client.close();
  return `${ready} ${status.details}`;
}
