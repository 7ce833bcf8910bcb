import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import type { Bomb } from './bombs.ts';

export interface Ports {
  readonly port: number;
  readonly grpcPort: number;
}

/** How often each answer came: a status of HTTP or gRPC, or what happened instead. */
export type Answers = Readonly<Record<string, number>>;

/** Streams that share a connection of gRPC. */
const streamsOfConnection = 50;

/**
 * Sends a bomb so many times at once and waits for all answers.
 *
 * @param patienceMs how long to wait for those that have none
 */
export async function dropBombs(
  bomb: Bomb,
  count: number,
  { port, grpcPort }: Ports,
  patienceMs: number,
): Promise<Answers> {
  const answers =
    bomb.protocol === 'http'
      ? await Promise.all(Array.from({ length: count }, () => overHttp(bomb.bytes, port, patienceMs)))
      : await overGrpc(bomb, count, grpcPort, patienceMs);
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
  return counts;
}

function overHttp(bytes: Buffer, port: number, patienceMs: number): Promise<string> {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  return new Promise((resolve) => {
    const end = (answer: string): void => {
      clearTimeout(timer);
      resolve(answer);
      socket.destroy();
    };
    const timer = setTimeout(() => end('waiting'), patienceMs);
    socket.on('connect', () => socket.write(bytes));
    socket.once('data', (data) => end(data.toString('latin1', 9, 12)));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.on('close', () => end('closed'));
  });
}

async function overGrpc(bomb: Bomb, count: number, port: number, patienceMs: number): Promise<string[]> {
  const answers: Promise<string>[] = [];
  const sessions = Array.from({ length: Math.ceil(count / streamsOfConnection) }, () =>
    connectHttp2(`http://127.0.0.1:${port}`).on('error', () => undefined),
  );
  for (let i = 0; i < count; i++) {
    const session = sessions[i % sessions.length];
    if (session === undefined) continue;
    const stream = session.request({
      ':method': 'POST',
      ':path': '/inference.GRPCInferenceService/ModelInfer',
      'content-type': 'application/grpc',
      'grpc-encoding': 'gzip',
      te: 'trailers',
    });
    answers.push(
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve('waiting'), patienceMs);
        const end = (answer: string): void => {
          clearTimeout(timer);
          resolve(answer);
        };
        const status = (headers: object): void => {
          if ('grpc-status' in headers) end(`grpc ${String(headers['grpc-status'])}`);
        };
        stream.on('response', status).on('trailers', status);
        stream.on('error', () => end('reset')).on('close', () => end('closed'));
        stream.resume();
        if (bomb.isUnfinished) stream.write(bomb.bytes);
        else stream.end(bomb.bytes);
      }),
    );
  }
  const all = await Promise.all(answers);
  for (const session of sessions) session.destroy();
  return all;
}
