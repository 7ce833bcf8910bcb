import type { Job, Run } from '../model/batcher.ts';
import type { InferenceRequest } from '../calls/inference-request.ts';
import type { Tensor } from '../tensors/dtype.ts';
import type { RecordedCall } from '../calls/recorded-call.ts';
import type { Call } from '../calls/call.ts';
import type { AnsweredTensors, Reply } from '../calls/reply.ts';
import type { Ticket } from './ticket.ts';

/** What a pipeline does with a job's outcome. */
export interface Outcomes {
  encode(job: PipelineJob, outputs: readonly Tensor[], run: Run): Reply;
  /**
   * @param receivedMs when the call was there, as `nowMs()` counts
   * @param request null where it could not be read
   */
  fail(ticket: Ticket, error: unknown, receivedMs: number, request: InferenceRequest | null): void;
}

/**
 * One request in a pipeline. A class, for the getter: in an object literal it would give every request
 * a hidden class of its own, which lives until the next full garbage collection, and the request with it.
 */
export class PipelineJob implements Job {
  readonly receivedMs: number;
  readonly request: InferenceRequest;
  readonly ticket: Ticket;
  readonly costBytes: number;
  /** Whether its reply should have timings. */
  readonly timed: boolean;
  /** Whether its reply should have its tensors. */
  readonly recorded: boolean;
  readonly #outcomes: Outcomes;
  #outputs: readonly Tensor[] = [];
  #run: Run | null = null;
  #reply: Reply | null = null;

  constructor(
    { receivedMs, timed = false, recorded = false }: Pick<Call, 'receivedMs' | 'timed' | 'recorded'>,
    request: InferenceRequest,
    ticket: Ticket,
    costBytes: number,
    outcomes: Outcomes,
  ) {
    this.receivedMs = receivedMs;
    this.timed = timed;
    this.recorded = recorded;
    this.request = request;
    this.ticket = ticket;
    this.costBytes = costBytes;
    this.#outcomes = outcomes;
  }

  get feeds(): ReadonlyMap<string, Tensor> {
    return this.request.feeds;
  }

  get outputNames(): readonly string[] {
    return this.request.outputNames;
  }

  /**
   * What the prediction log of this thread is to be told of it, encoded as it is; null where that is nothing, or has to
   * wait for the answer, as it is no prediction.
   */
  get recordedCall(): RecordedCall | null {
    return this.ticket.settled || this.#reply?.status !== 200 ? null : this.ticket.recorded;
  }

  get answered(): AnsweredTensors {
    const { feeds, outputNames } = this.request;
    return { feeds, outputNames, outputs: this.#outputs };
  }

  get abandoned(): boolean {
    return this.ticket.abandoned;
  }

  dropped(): void {
    this.ticket.settle({ status: 499, headers: {}, body: '' });
  }

  inferred(outputs: readonly Tensor[], run: Run): void {
    this.#outputs = outputs;
    this.#run = run;
  }

  encode(): boolean {
    if (this.#run === null || this.ticket.abandoned) return false;
    this.#reply = this.#outcomes.encode(this, this.#outputs, this.#run);
    return this.#reply.status === 200;
  }

  done(): void {
    if (this.#reply === null) this.dropped();
    else this.ticket.settle(this.#reply);
  }

  failed(error: unknown): void {
    this.#outcomes.fail(this.ticket, error, this.receivedMs, this.request);
  }
}
