import { type ServerDuplexStream, status as code } from '@grpc/grpc-js';
import { nowMs } from '../../util/clock.ts';
import type { Reply } from '../../calls/reply.ts';
import type { Ticket } from '../../inference/ticket.ts';
import { grpcProtocol } from '../../protocols/grpc/grpc-protocol.ts';
import { requestId } from '../../protocols/grpc/requested-model.ts';
import { streamAnswer, streamRefusal } from '../../protocols/grpc/stream-response.ts';
import { newRequestNumber } from '../../util/request-number.ts';
import type { GrpcOptions } from '../call/grpc-options.ts';
import { messageBytes, type ModelInfer } from './model-infer.ts';
import { refusal } from '../call/status-codes.ts';

type Stream = ServerDuplexStream<Buffer, Buffer>;

/** Requests of one stream that are under way at once; the next wait on their sender's side. */
const maxPending = 64;

/**
 * `ModelStreamInfer` of Triton: each request of a stream is answered with one response, in their order, and one that is
 * refused leaves the stream to the next. Requests that lie in the stream already are computed together.
 */
export class ModelStreamInfer {
  readonly #options: GrpcOptions;
  readonly #modelInfer: ModelInfer;
  readonly #streams = new Set<OpenStream>();

  constructor(options: GrpcOptions, modelInfer: ModelInfer) {
    this.#options = options;
    this.#modelInfer = modelInfer;
  }

  open(stream: Stream): void {
    const open = new OpenStream(stream, this.#options, this.#modelInfer);
    this.#streams.add(open);
    stream.on('cancelled', () => {
      this.#streams.delete(open);
      open.abandon();
    });
  }

  /** Ends what would never end by itself, when what came is answered. */
  end(): void {
    for (const open of this.#streams) open.drain();
  }
}

/** A request of a stream, and its response when that is there; null: nobody waits for it. */
interface Pending {
  response: Buffer | null | undefined;
  ticket: Ticket | null;
}

class OpenStream {
  readonly #stream: Stream;
  readonly #options: GrpcOptions;
  readonly #modelInfer: ModelInfer;
  /** Requests that wait for their responses, in their order. */
  readonly #pending: Pending[] = [];
  #isEnded = false;
  #isDraining = false;
  #isClosed = false;

  constructor(stream: Stream, options: GrpcOptions, modelInfer: ModelInfer) {
    this.#stream = stream;
    this.#options = options;
    this.#modelInfer = modelInfer;
    stream.on('data', (bytes: Buffer) => this.#take(bytes));
    stream.on('drain', () => this.#flush());
    stream.on('end', () => {
      this.#isEnded = true;
      this.#flush();
    });
  }

  /** The server stops: nothing more is taken. */
  drain(): void {
    this.#isDraining = true;
    this.#stream.pause();
    this.#flush();
  }

  /** The sender has gone. */
  abandon(): void {
    this.#isClosed = true;
    for (const { ticket } of this.#pending) if (ticket !== null) this.#options.dispatcher.abandon(ticket);
  }

  #take(bytes: Buffer): void {
    const startMs = nowMs();
    const pending: Pending = { response: undefined, ticket: null };
    this.#pending.push(pending);
    if (this.#pending.length >= maxPending) this.#stream.pause();
    const { metadata } = this.#stream;
    const ids = { requestNumber: newRequestNumber(), given: null };
    pending.ticket = this.#modelInfer.infer({ bytes, metadata, ids, timeoutMs: null }, (reply) => {
      this.#options.metrics.request(grpcProtocol.metricsLabel, reply.status, nowMs() - startMs);
      pending.response = responseOf(reply, bytes);
      this.#flush();
    });
  }

  /** Sends what is there, up to the first that isn't, and ends the stream when nothing is to come. */
  #flush(): void {
    if (this.#isClosed) return;
    let [next] = this.#pending;
    while (next?.response !== undefined && !this.#stream.writableNeedDrain) {
      this.#pending.shift();
      if (next.response !== null) this.#stream.write(next.response);
      [next] = this.#pending;
    }
    if (this.#pending.length > 0) return;
    if (this.#isEnded) this.#close(() => this.#stream.end());
    else if (this.#isDraining) {
      this.#close(() => {
        this.#stream.emit('error', { code: code.UNAVAILABLE, details: 'the server is stopping' });
      });
    } else this.#stream.resume();
  }

  #close(how: () => void): void {
    this.#isClosed = true;
    how();
  }
}

function responseOf(reply: Reply, request: Buffer): Buffer | null {
  if (reply.status === 499) return null;
  return reply.status === 200
    ? streamAnswer(messageBytes(reply))
    : streamRefusal(refusal(reply).details, requestId(request));
}
