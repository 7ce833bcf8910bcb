import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { MetricsTable } from '../metrics/table.ts';
import type { Probe } from '../model/probe.ts';
import type { PredictionLog } from '../predictions/prediction-log.ts';
import type { RepositoryEntry } from '../repository.ts';
import type { InferencePlace, Settings } from '../settings.ts';
import type { Call } from './call.ts';
import type { Executor } from './executor.ts';
import { InferenceThread } from './inference-thread.ts';
import { loadPipeline } from './load-pipeline.ts';

/** Larger models are not even loaded on the thread that answers HTTP: that would block it for too long. */
const maxInlineModelBytes = 16 * 1024 * 1024;

/** An inference that takes longer keeps others waiting for more than going to another thread costs. */
const maxInlineRowMs = 2;

/** Several in a row that took this long show that the sample at the start was no good measure. */
const slowInferenceMs = 50;
const slowInferences = 3;

/** Larger bodies take milliseconds to parse, during which nothing else is answered. */
const maxInlineBodyBytes = 256 * 1024;

/** What one thread that answers HTTP shares with the rest of the process. */
export interface HostOptions {
  readonly entry: RepositoryEntry;
  readonly settings: Settings;
  /** Threads that answer HTTP, among which the CPUs are divided. */
  readonly lanes: number;
  readonly metrics: SharedArrayBuffer;
  /** Table of the inference thread in `metrics`. */
  readonly threadTable: number;
  /** Counts of this thread. */
  readonly counts: MetricsTable;
  readonly log: Logger;
  /** Of this thread; null: predictions are not recorded. */
  readonly predictions: PredictionLog | null;
  /** Told when the model cannot be served any more. */
  readonly onDeath: (error: Error) => void;
}

/** Where a model is computed, and what was found about it: enough for another thread to do the same. */
export interface Placement {
  readonly place: InferencePlace;
  readonly probe: Probe;
}

/** One model as one HTTP thread sees it: computed on this thread, on another, or on either. */
export class ModelHost {
  readonly entry: RepositoryEntry;
  readonly #options: HostOptions;
  #inline: Executor | null = null;
  #thread: InferenceThread | null = null;
  #starting: Promise<void> | null = null;
  #slowInARow = 0;
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
    const wanted = known?.place ?? settings.inference;
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

  /** Where a call is computed; null while the model loads. */
  executorFor(call: Call): Executor | null {
    if (this.#inline === null) return this.#thread;
    if (
      this.#slowInARow < slowInferences &&
      (call.body.length <= maxInlineBodyBytes || this.#options.settings.inference === 'inline')
    ) {
      return this.#inline;
    }
    if (this.#thread === null) this.#startThreadOnce();
    return this.#thread ?? this.#inline;
  }

  async close(): Promise<void> {
    await this.#starting;
    await Promise.all([this.#inline?.close(), this.#thread?.close()]);
  }

  async #loadInline(known: Probe | null): Promise<Probe> {
    const { entry, settings, counts: metrics, log, predictions } = this.#options;
    const { pipeline, probe } = await loadPipeline({
      entry,
      settings,
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
    const { entry, settings, metrics, threadTable: table, onDeath } = this.#options;
    const data = { role: 'inference', settings, model: entry.index, intraOpThreads, metrics, table } as const;
    const { thread, probe } = await InferenceThread.start(data, onDeath);
    this.#thread = thread;
    return probe;
  }

  /** In the background: until it is there, calls go on being computed on this thread. */
  #startThreadOnce(): void {
    this.#starting ??= this.#startThread(this.#options.settings.intraOpThreads ?? 1).then(
      () => undefined,
      (error: unknown) => this.#options.log.error({ err: error }, 'cannot start an inference thread'),
    );
  }
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(folder, path)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}
