import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { nowMs } from '../clock.ts';
import type { Contract } from '../contract.ts';
import { HttpError } from '../http-error.ts';
import type { Call, Reply } from '../inference/call.ts';
import { errorReply } from '../inference/error-reply.ts';
import { requestedModel } from '../protocols/grpc/requested-model.ts';
import type { RepositoryEntry } from '../repository.ts';
import type { GrpcOptions } from './grpc-options.ts';
import { RecordedCall } from '../predictions/recorded-call.ts';
import { idsOf } from './call-record.ts';
import { refusal } from './status-codes.ts';
import { tracedCall } from './traced-call.ts';

/** `ModelInfer`, from the bytes of its request to those of its response: what they say is for the model's thread to read. */
export class ModelInfer {
  readonly #options: GrpcOptions;

  constructor(options: GrpcOptions) {
    this.#options = options;
  }

  answer(call: ServerUnaryCall<Buffer, Buffer>, respond: sendUnaryData<Buffer>): void {
    const startMs = nowMs();
    let contract: Contract | null = null;
    const reply = (answer: Reply): void => {
      this.#options.tracing?.record(tracedCall(call, contract, startMs, answer));
      send(answer, respond);
    };
    try {
      const { name, version } = requestedModel(call.request);
      const entry = this.#options.repository.find(name, version);
      contract = entry.contract;
      this.#submit(call, entry, startMs, (answer, recorded) => {
        const { predictions } = this.#options;
        if (recorded === null || recorded.isRecorded || predictions === null) reply(answer);
        else predictions.record(recorded, answer, () => reply(answer));
      });
    } catch (error) {
      reply(errorReply(error, this.#options.log));
    }
  }

  #submit(
    call: ServerUnaryCall<Buffer, Buffer>,
    entry: RepositoryEntry,
    receivedMs: number,
    reply: (answer: Reply, recorded: RecordedCall | null) => void,
  ): void {
    const { settings, status, dispatcher, tracing, predictions } = this.#options;
    const { index, contract } = entry;
    const recorded = predictions?.samples() === true ? recordedCall(call, entry, receivedMs) : null;
    const body = call.request;
    if (body.length > contract.maxBodyBytes) {
      throw new HttpError(413, `the message is larger than the limit of ${contract.maxBodyBytes} bytes`);
    }
    const job: Call = {
      protocol: 'grpc',
      receivedMs,
      contentType: null,
      accept: null,
      jsonBytes: null,
      body,
      timed: tracing !== null,
      recorded: recorded !== null,
    };
    const executor = status.executorFor(index, job);
    dispatcher.admit();
    const deadlineMs = Number(call.getDeadline());
    const timeoutMs =
      deadlineMs === Infinity ? settings.requestTimeoutMs : Math.max(1, deadlineMs - receivedMs);
    const ticket = dispatcher.submit(executor, job, timeoutMs, (answer) => reply(answer, recorded), recorded);
    // It is said of every call at its end, and of one that is over sooner when that is known.
    call.on('cancelled', () => {
      if (deadlineMs <= Date.now()) dispatcher.expire(ticket);
      else dispatcher.abandon(ticket);
    });
  }
}

function recordedCall(
  { metadata }: ServerUnaryCall<Buffer, Buffer>,
  { index: model }: RepositoryEntry,
  startMs: number,
): RecordedCall {
  const { requestNumber, given } = idsOf(metadata);
  return new RecordedCall(requestNumber, given, startMs, model, 'grpc');
}

function send(reply: Reply, respond: sendUnaryData<Buffer>): void {
  const { status, body } = reply;
  // Nobody is left to answer.
  if (status === 499) return;
  if (status !== 200) respond(refusal(reply));
  else if (typeof body === 'string') respond(null, Buffer.from(body));
  else respond(null, Buffer.from(body.buffer, body.byteOffset, body.byteLength));
}
