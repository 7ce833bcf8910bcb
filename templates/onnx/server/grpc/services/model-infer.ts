import type { Metadata, sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { nowMs } from '../../util/clock.ts';
import type { Contract } from '../../repository/contract.ts';
import { HttpError } from '../../util/http-error.ts';
import type { Call } from '../../calls/call.ts';
import type { Reply } from '../../calls/reply.ts';
import { errorReply } from '../../calls/error-reply.ts';
import type { Ticket } from '../../inference/ticket.ts';
import { grpcProtocol } from '../../protocols/grpc/grpc-protocol.ts';
import { requestedModel } from '../../protocols/grpc/requested-model.ts';
import type { RepositoryEntry } from '../../repository/repository.ts';
import type { GrpcOptions } from '../call/grpc-options.ts';
import { RecordedCall } from '../../calls/recorded-call.ts';
import { type CallIds, idsOf } from '../call/call-record.ts';
import { keptForCopy } from '../../shadow/shadow.ts';
import { requestIdOf } from '../../util/request-number.ts';
import { refusal } from '../call/status-codes.ts';
import { tracedCall } from '../call/traced-call.ts';

/** A `ModelInferRequest`, and what came with it. */
export interface InferMessage {
  readonly bytes: Buffer;
  /** Metadata of the call that the message came in. */
  readonly metadata: Metadata;
  readonly ids: CallIds;
  /** How long it may take; null leaves it to the settings. */
  readonly timeoutMs: number | null;
}

/** `ModelInfer`, from the bytes of its request to those of its response: what they say is for the model's thread to read. */
export class ModelInfer {
  readonly #options: GrpcOptions;

  constructor(options: GrpcOptions) {
    this.#options = options;
  }

  answer(call: ServerUnaryCall<Buffer, Buffer>, respond: sendUnaryData<Buffer>): void {
    const { metadata, request: bytes } = call;
    const startMs = nowMs();
    const deadlineMs = Number(call.getDeadline());
    const timeoutMs = deadlineMs === Infinity ? null : Math.max(1, deadlineMs - startMs);
    const ticket = this.infer({ bytes, metadata, ids: idsOf(metadata), timeoutMs }, (reply) =>
      send(reply, respond),
    );
    if (ticket === null) return;
    // It is said of every call at its end, and of one that is over sooner when that is known.
    const { dispatcher } = this.#options;
    call.on('cancelled', () => {
      if (deadlineMs <= Date.now()) dispatcher.expire(ticket);
      else dispatcher.abandon(ticket);
    });
  }

  /**
   * Has a request computed.
   *
   * @param done called once with what answers it, unless its ticket is abandoned
   * @returns its place in the queue; null when it was refused
   */
  infer(message: InferMessage, done: (reply: Reply) => void): Ticket | null {
    const startMs = nowMs();
    let contract: Contract | null = null;
    const reply = (answer: Reply): void => {
      this.#options.tracing?.record(tracedCall(message, contract, startMs, answer));
      done(answer);
    };
    try {
      const { name, version } = requestedModel(message.bytes);
      const entry = this.#options.repository.find(name, version);
      contract = entry.contract;
      return this.#submit(message, entry, startMs, (answer, recorded) => {
        const { predictions } = this.#options;
        if (recorded === null || recorded.isRecorded || predictions === null) reply(answer);
        else predictions.record(recorded, answer, () => reply(answer));
      });
    } catch (error) {
      reply(errorReply(error, this.#options.log));
      return null;
    }
  }

  #submit(
    { bytes: body, ids, timeoutMs }: InferMessage,
    entry: RepositoryEntry,
    receivedMs: number,
    reply: (answer: Reply, recorded: RecordedCall | null) => void,
  ): Ticket {
    const { settings, status, dispatcher, tracing, predictions, shadow } = this.#options;
    const { index, contract, isOfTensors = false } = entry;
    const isRecorded = !isOfTensors && predictions?.samples() === true;
    const recorded = isRecorded ? recordedCall(ids, entry, receivedMs) : null;
    if (body.length > contract.maxBodyBytes) {
      throw new HttpError(413, `the message is larger than the limit of ${contract.maxBodyBytes} bytes`);
    }
    const job: Call = {
      protocol: grpcProtocol.name,
      receivedMs,
      contentType: null,
      accept: null,
      // All of it is bytes.
      jsonBytes: 0,
      body,
      isOfTensors,
      timed: tracing !== null,
      recorded: recorded !== null,
    };
    const executor = status.executorFor(index, job);
    dispatcher.admit();
    const isMeant = shadow !== null && !isOfTensors && isRecorded === (predictions !== null);
    const copied =
      isMeant && shadow.admits('grpc', body)
        ? keptForCopy(recorded?.requestId ?? ids.given ?? requestIdOf(ids.requestNumber), body)
        : null;
    return dispatcher.submit(
      executor,
      job,
      timeoutMs ?? settings.requestTimeoutMs,
      (answer) => {
        reply(answer, recorded);
        if (copied !== null) shadow?.grpc(copied);
      },
      recorded,
    );
  }
}

function recordedCall(
  { requestNumber, given }: CallIds,
  { index: model }: RepositoryEntry,
  startMs: number,
): RecordedCall {
  return new RecordedCall(requestNumber, given, startMs, model, grpcProtocol.name);
}

function send(reply: Reply, respond: sendUnaryData<Buffer>): void {
  // Nobody is left to answer.
  if (reply.status === 499) return;
  if (reply.status === 200) respond(null, messageBytes(reply));
  else respond(refusal(reply));
}

/** The message that a reply holds. */
export function messageBytes({ body }: Reply): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
