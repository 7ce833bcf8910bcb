import type { Logger } from 'pino';
import { nowMs } from '../util/clock.ts';
import { encodeCost } from './encode-cost.ts';
import { errorReply } from '../calls/error-reply.ts';
import type { MetricsTable } from '../metrics/table.ts';
import { Batcher, type Run, type Stacked } from '../model/batcher.ts';
import type { PredictionLog } from '../predictions/prediction-log.ts';
import type { RecordedCall } from '../calls/recorded-call.ts';
import { costBefore } from '../model/chained-model.ts';
import type { Probe } from '../model/probe.ts';
import type { Model } from '../model/model.ts';
import type { Decode, InferenceRequest, Payload } from '../calls/inference-request.ts';
import type { RepositoryEntry } from '../repository/repository.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { requireWholeStrings } from '../tensors/whole-strings.ts';
import type { Call } from '../calls/call.ts';
import type { Protocol } from '../calls/protocol.ts';
import type { Reply } from '../calls/reply.ts';
import type { Executor } from './executor.ts';
import { type Outcomes, PipelineJob } from './pipeline-job.ts';
import type { Ticket } from './ticket.ts';
import { explained } from './refusals/explain-refusal.ts';
import { otherTask } from './refusals/other-task.ts';

export interface PipelineOptions {
  readonly entry: RepositoryEntry;
  /** What calls may be in. */
  readonly protocols: readonly Protocol[];
  readonly model: Model;
  readonly probe: Probe;
  readonly maxBatchDelayMs: number;
  readonly metrics: MetricsTable;
  readonly log: Logger;
  /** Prediction log of this thread; null: predictions are not recorded, or by the thread that the call came from. */
  readonly predictions: PredictionLog | null;
  readonly onInference: (durationMs: number) => void;
}

/** From bytes to bytes on this thread: decodes a call, computes it together with others, encodes the outputs. */
export class Pipeline implements Executor, Outcomes {
  readonly #options: PipelineOptions;
  /** Decoders by the name of the protocol. */
  readonly #decoders: ReadonlyMap<string, Decode>;
  readonly #batcher: Batcher<PipelineJob>;

  constructor(options: PipelineOptions) {
    this.#options = options;
    const { entry, protocols, model, probe, maxBatchDelayMs: maxDelayMs, metrics, onInference } = options;
    this.#decoders = new Map(protocols.map(({ name, decode }) => [name, decode]));
    this.#batcher = new Batcher({
      model,
      index: entry.index,
      plan: probe.plan,
      maxDelayMs,
      metrics,
      onEncoded: (jobs, stacked) => this.#record(jobs, stacked),
      onInference,
    });
  }

  submit(call: Call, ticket: Ticket): void {
    let request: InferenceRequest;
    let costBytes: number;
    try {
      const { contract } = this.#options.entry;
      const decode = this.#decoders.get(call.protocol);
      if (decode === undefined) throw new RangeError(`no protocol ${call.protocol}`);
      request = decode(call, contract);
      requireWholeStrings(contract, request.feeds);
      costBytes = costBefore(contract.chain, request.feeds);
      ticket.holding?.grow(costBytes);
    } catch (error) {
      this.fail(ticket, error, call.receivedMs, null);
      return;
    }
    this.#batcher.submit(new PipelineJob(call, request, ticket, costBytes, this));
  }

  close(): Promise<void> {
    this.#options.model.release();
    return Promise.resolve();
  }

  encode(
    { request, receivedMs, timed, recorded, ticket }: PipelineJob,
    outputs: readonly Tensor[],
    run: Run,
  ): Reply {
    const encodeStartMs = timed ? nowMs() : 0;
    let payload: Payload;
    try {
      ticket.holding?.grow(encodeCost(outputs, request.isBinary === true));
      payload = request.encode(outputs);
    } catch (error) {
      this.#options.metrics.failed(this.#options.entry.index, nowMs() - receivedMs);
      return errorReply(error, this.#options.log);
    }
    const { headers, body, isAscii } = payload;
    const reply = { status: 200, headers, body, isAscii };
    if (!timed && (!recorded || ticket.recorded !== null)) return reply;
    const { feeds, outputNames } = request;
    const tensors = recorded && ticket.recorded === null ? { feeds, outputNames, outputs } : undefined;
    if (!timed) return { ...reply, tensors };
    const { startMs: inferenceStartMs, endMs: inferenceEndMs, rows: batchRows } = run;
    const times = { receivedMs, inferenceStartMs, inferenceEndMs, encodeStartMs, encodeEndMs: nowMs() };
    return { ...reply, tensors, timings: { ...times, batchRows } };
  }

  /** Records jobs before any of them is answered. Together, where all are recorded: that costs half of one by one. */
  #record(jobs: readonly PipelineJob[], stacked: Stacked | null): void {
    const { predictions } = this.#options;
    if (predictions === null) return;
    const calls: RecordedCall[] = [];
    for (const { recordedCall } of jobs) if (recordedCall !== null) calls.push(recordedCall);
    const areTogether =
      stacked !== null &&
      calls.length === jobs.length &&
      predictions.addStacked(calls, stacked, stacked.counts);
    if (!areTogether) {
      for (const { recordedCall, answered } of jobs)
        if (recordedCall !== null) predictions.add(recordedCall, answered);
    }
    predictions.commit();
  }

  fail(ticket: Ticket, error: unknown, receivedMs: number, request: InferenceRequest | null): void {
    const { metrics, entry, log } = this.#options;
    metrics.failed(entry.index, nowMs() - receivedMs);
    const { contract } = entry;
    const said = request === null ? otherTask(error, contract) : explained(error, request, contract);
    ticket.settle(errorReply(said, log));
  }
}
