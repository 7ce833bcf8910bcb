import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import type { CopyOutcome } from '../metrics/table-layout.ts';
import { nowMs } from '../util/clock.ts';
import type { Copy } from './copy-batch.ts';
import type { CopyPace } from './copy-pace.ts';
import { CopyQueue, copyTimeoutMs } from './copy-queue.ts';

const modelInferPath = '/inference.GRPCInferenceService/ModelInfer';

/** Calls that are open at once. */
const mostCalls = 16;

/** Sends copies over gRPC on, each as a call of `ModelInfer`: over one connection, without gRPC's library, as nobody reads the answers. */
export class GrpcCopies {
  readonly #url: string;
  readonly #apiKey: string | null;
  readonly #done: (copy: Copy, outcome: CopyOutcome) => void;
  readonly #pace: CopyPace;
  readonly #queue: CopyQueue;
  readonly #calls = new Map<ClientHttp2Stream, { readonly copy: Copy; readonly dueMs: number }>();
  #session: ClientHttp2Session | null = null;

  constructor(
    url: string,
    apiKey: string | null,
    pace: CopyPace,
    done: (copy: Copy, outcome: CopyOutcome) => void,
  ) {
    this.#url = url;
    this.#apiKey = apiKey;
    this.#done = done;
    this.#pace = pace;
    this.#queue = new CopyQueue(done);
  }

  send(copy: Copy): void {
    this.#queue.push(copy);
    this.#proceed();
  }

  /** Gives up those whose time is over, and goes on where it may. */
  sweep(): void {
    const now = nowMs();
    for (const [stream, { dueMs }] of this.#calls) {
      if (dueMs > now) continue;
      this.#finish(stream, 'timeout');
      stream.close(constants.NGHTTP2_CANCEL);
    }
    this.#proceed();
  }

  #proceed(): void {
    while (!this.#queue.isStill && this.#calls.size < mostCalls && this.#pace.take()) {
      const copy = this.#queue.shift();
      if (copy !== undefined) this.#call(copy, nowMs() + copyTimeoutMs);
    }
  }

  #call(copy: Copy, dueMs: number): void {
    const stream = this.#open().request({
      ':method': 'POST',
      ':path': modelInferPath,
      'content-type': 'application/grpc',
      te: 'trailers',
      'x-request-id': copy.id,
      ...(this.#apiKey !== null && { 'x-api-key': this.#apiKey }),
    });
    this.#calls.set(stream, { copy, dueMs });
    let status: unknown;
    const told = (headers: NodeJS.Dict<unknown>): void => {
      status ??= headers['grpc-status'];
    };
    stream
      .on('response', told)
      .on('trailers', told)
      .on('error', () => undefined)
      .on('close', () =>
        this.#finish(stream, status === undefined ? 'failed' : status === '0' ? 'answered' : 'refused'),
      )
      .resume();
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(copy.bytes.length, 1);
    stream.write(frame);
    stream.end(copy.bytes);
  }

  #open(): ClientHttp2Session {
    const open = this.#session;
    if (open !== null && !open.closed && !open.destroyed) return open;
    const session = connect(this.#url);
    let isConnected = false;
    session
      .on('connect', () => {
        isConnected = true;
      })
      .on('error', () => undefined)
      .on('goaway', () => session.close())
      .on('close', () => {
        if (!isConnected) this.#queue.away();
      });
    this.#session = session;
    return session;
  }

  #finish(stream: ClientHttp2Stream, outcome: CopyOutcome): void {
    const call = this.#calls.get(stream);
    if (call === undefined) return;
    this.#calls.delete(stream);
    this.#done(call.copy, outcome);
    this.#proceed();
  }
}
