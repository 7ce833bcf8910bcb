import type { Logger } from 'pino';
import { nowMs } from '../clock.ts';
import { errorReply } from './error-reply.ts';
import type { MetricsTable } from '../metrics/table.ts';
import { Batcher } from '../model/batcher.ts';
import type { Probe } from '../model/probe.ts';
import type { Model } from '../model/session.ts';
import type { InferenceRequest } from '../protocols/inference-request.ts';
import { protocols } from '../protocols/protocol.ts';
import type { RepositoryEntry } from '../repository.ts';
import type { Tensor } from '../tensors/dtype.ts';
import type { Call } from './call.ts';
import type { Executor } from './executor.ts';
import { type Outcomes, PipelineJob } from './pipeline-job.ts';
import type { Ticket } from './ticket.ts';

export interface PipelineOptions {
  readonly entry: RepositoryEntry;
  readonly model: Model;
  readonly probe: Probe;
  readonly maxBatchDelayMs: number;
  readonly metrics: MetricsTable;
  readonly log: Logger;
  readonly onInference: (durationMs: number) => void;
}

/** From bytes to bytes on this thread: decodes a call, computes it together with others, encodes the outputs. */
export class Pipeline implements Executor, Outcomes {
  readonly #options: PipelineOptions;
  readonly #batcher: Batcher;

  constructor(options: PipelineOptions) {
    this.#options = options;
    const { entry, model, probe, maxBatchDelayMs: maxDelayMs, metrics, onInference } = options;
    this.#batcher = new Batcher({
      model,
      index: entry.index,
      plan: probe.plan,
      maxDelayMs,
      metrics,
      onInference,
    });
  }

  submit(call: Call, ticket: Ticket): void {
    let request: InferenceRequest;
    try {
      request = protocols[call.protocol](call, this.#options.entry.contract);
    } catch (error) {
      this.fail(ticket, error);
      return;
    }
    this.#batcher.submit(new PipelineJob(call.receivedMs, request, ticket, this));
  }

  close(): Promise<void> {
    return this.#options.model.release();
  }

  answer(request: InferenceRequest, outputs: readonly Tensor[], ticket: Ticket): void {
    if (ticket.settled) return;
    const start = nowMs();
    try {
      const { headers, body } = request.encode(outputs);
      ticket.settle({ status: 200, headers, body });
    } catch (error) {
      this.fail(ticket, error);
    }
    this.#options.metrics.serialised(this.#options.entry.index, nowMs() - start);
  }

  fail(ticket: Ticket, error: unknown): void {
    ticket.settle(errorReply(error, this.#options.log));
  }
}
