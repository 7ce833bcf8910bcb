import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { MetricsTable } from '../metrics/table.ts';
import type { Probe } from '../model/probe.ts';
import type { PredictionLog } from '../predictions/prediction-log.ts';
import type { RepositoryEntry } from '../repository/repository.ts';
import type { InferencePlace, Settings } from '../settings/settings.ts';
import type { Call } from '../calls/call.ts';
import type { Protocol } from '../calls/protocol.ts';
import { jsonReply } from '../calls/reply.ts';
import type { Executor } from './executor.ts';
import { CheckedFiles, takesFiles } from './checked-files.ts';
import { InferenceThread } from './thread/inference-thread.ts';
import { loadPipeline } from './load-pipeline.ts';

/** Larger models are not even loaded on the thread that answers HTTP: that would block it for too long. */
const maxInlineModelBytes = 16 * 1024 * 1024;

/** An inference that takes longer keeps others waiting for more than going to another thread costs. */
const maxInlineRowMs = 2;

/** Several in a row that took this long show that the sample at the start was no good measure. */
const slowInferenceMs = 50;
const slowInferences = 3;

/** Larger bodies take milliseconds to decode, compute and encode, during which nothing else is answered. */
const maxInlineBodyBytes = { text: 64 * 1024, binary: 256 * 1024 } as const;

const retryLater = { 'Retry-After': '1' } as const;

/** What one thread that answers HTTP shares with the rest of the process. */
export interface HostOptions {
  readonly entry: RepositoryEntry;
  readonly settings: Settings;
  /** What calls may be in. */
  readonly protocols: readonly Protocol[];
  /** Threads that answer HTTP, among which the CPUs are divided. */
  readonly lanes: number;
  readonly metrics: SharedArrayBuffer;
  /** Counts of the budget for bodies. */
  readonly bodyMemory: SharedArrayBuffer;
  /** Table of the inference thread in `metrics`. */
  readonly threadTable: number;
  /** Counts of this thread. */
  readonly counts: MetricsTable;
  readonly log: Logger;
  /** Prediction log of this thread; null: predictions are not recorded. */
  readonly predictions: PredictionLog | null;
  /** Told when the model cannot be served any more. */
  readonly onDeath: (error: Error) => void;
}

/** Place at which a model is computed, and what was found about it: enough for another thread to do the same. */
export interface Placement {
  readonly place: InferencePlace;
  readonly probe: Probe;
}

/** One model as one HTTP thread sees it: computed on this thread, on another, or on either. */
export class ModelHost {
  readonly entry: RepositoryEntry;
  readonly #options: HostOptions;
  #inline: Executor | null = null;
  #thread: Executor | null = null;
  #starting: Promise<void> | null = null;
  #slowInARow = 0;
  /** Has calls wait until the thread is there. */
  readonly #onceStarted: Executor = {
    submit: (call, ticket) => {
      void Promise.resolve(this.#starting).then(() => {
        if (this.#thread !== null) this.#thread.submit(call, ticket);
        else
          ticket.settle(
            jsonReply(503, { error: 'there is no thread for large requests; try again later' }, retryLater),
          );
      });
    },
    close: () => Promise.resolve(),
  };
  #placement: Placement | null = null;

  constructor(options: HostOptions) {
    this.entry = options.entry;
    this.#options = options;
  }

  /** null until the model is loaded. */
  get placement(): Placement | null {
    return this.#placement;
  }

  /**
   * Loads the model, where `known` says or where it is found to be best.
   *
   * @throws StartError
   */
  async load(known: Placement | null): Promise<void> {
    const { entry, settings } = this.#options;
    const wanted = known?.place ?? settings.inference ?? (mayBlock(entry) ? 'thread' : null);
    if (wanted !== 'thread' && (wanted === 'inline' || folderBytes(entry.folder) <= maxInlineModelBytes)) {
      const probe = await this.#loadInline(known?.probe ?? null);
      if (wanted === 'inline' || probe.rowMs <= maxInlineRowMs) {
        this.#placement = { place: 'inline', probe };
        return;
      }
      await this.#inline?.close();
      this.#inline = null;
    }
    const { cpus, intraOpThreads } = settings;
    const probe = await this.#startThread(
      intraOpThreads ?? Math.max(1, Math.floor(cpus / this.#options.lanes)),
    );
    this.#placement = { place: 'thread', probe };
  }

  /** Executor that computes a call; null while the model loads. */
  executorFor(call: Call): Executor | null {
    if (this.#inline === null) return this.#thread;
    // There is little to decode in tensors that come as bytes.
    const isLarge = call.body.length > maxInlineBodyBytes[call.jsonBytes === null ? 'text' : 'binary'];
    if (!isLarge && this.#slowInARow < slowInferences) return this.#inline;
    if (this.#thread === null) this.#startThreadOnce();
    return this.#thread ?? (isLarge ? this.#onceStarted : this.#inline);
  }

  async close(): Promise<void> {
    await this.#starting;
    await Promise.all([this.#inline?.close(), this.#thread?.close()]);
  }

  async #loadInline(known: Probe | null): Promise<Probe> {
    const { entry, settings, protocols, counts: metrics, log, predictions } = this.#options;
    const { pipeline, probe } = await loadPipeline({
      entry,
      settings,
      protocols,
      intraOpThreads: settings.intraOpThreads ?? 1,
      known,
      metrics,
      log,
      predictions,
      onInference: (durationMs) => {
        if (settings.inference === null && this.#slowInARow < slowInferences) {
          this.#slowInARow = durationMs > slowInferenceMs ? this.#slowInARow + 1 : 0;
        }
      },
    });
    this.#inline = pipeline;
    return probe;
  }

  async #startThread(intraOpThreads: number): Promise<Probe> {
    const { entry, settings, metrics, bodyMemory, threadTable: table, onDeath } = this.#options;
    const { protocols, counts, log } = this.#options;
    const { thread, probe } = await InferenceThread.start(
      { role: 'inference', settings, model: entry.index, intraOpThreads, metrics, bodyMemory, table },
      { onDeath, onExhausted: () => this.#exhausted(intraOpThreads) },
    );
    this.#thread = takesFiles(entry) ? new CheckedFiles(thread, { entry, protocols, counts, log }) : thread;
    return probe;
  }

  /** Starts the thread in the background: until it is there, small calls go on being computed on this thread. */
  #startThreadOnce(): void {
    this.#starting ??= this.#startThread(this.#options.settings.intraOpThreads ?? 1).then(
      () => undefined,
      (error: unknown) => {
        this.#options.log.error({ err: error }, 'cannot start an inference thread');
        this.#starting = null;
      },
    );
  }

  /** What the thread held is gone; it is started anew, at once where nothing else computes the model. */
  #exhausted(intraOpThreads: number): void {
    const { log, onDeath } = this.#options;
    log.error('an inference thread had not enough memory, and is replaced');
    this.#thread = null;
    this.#starting = null;
    if (this.#inline === null) this.#startThread(intraOpThreads).catch(onDeath);
  }
}

/** Whether a step of the model may hold its thread up for longer than health and other requests should wait. */
function mayBlock({ contract: { chain } }: RepositoryEntry): boolean {
  return [...(chain?.before ?? []), ...(chain?.after ?? [])].some((step) => step.mayBlock === true);
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(folder, path)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}
