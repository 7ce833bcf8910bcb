import type { Logger } from 'pino';
import type { SeenNumbers } from '../../../../../contract/shadow/compared-rows.ts';
import { messageOf } from '../../util/start-error.ts';
import type { Sink } from '../sinks/sink.ts';
import type { ShadowReport } from './messages.ts';
import { shadowFigures } from './shadow-figures.ts';

/** How often pairs are compared. */
const intervalMs = 15_000;
/**
 * How old a copy is before it is compared: both predictions have come to the database by then, as writers that leave the CPUs to
 * others rest for half a minute at most.
 */
const settledMs = 45_000;
/** However long none was made, a comparison is of no longer time: it has to be a short query. */
const longestMs = 300_000;
/** Pairs of a comparison: of more, the newest. */
const mostPairs = 500;

export interface ShadowComparisonOptions {
  readonly sink: Sink;
  /** Of the shadow's image, as its predictions have it. */
  readonly imageDigest: string | null;
  readonly log: Logger;
  readonly report: (report: ShadowReport) => void;
  /** Tells milliseconds since 1970. */
  readonly nowMs: () => number;
}

/**
 * Compares what a shadow predicts with what was answered, from the database that both record to: now and then, and each pair once.
 * What is compared is the shadow's own, so that nobody who is answered waits for it.
 */
export class ShadowComparison {
  readonly #options: ShadowComparisonOptions;
  #fromMs: number;
  #dueMs: number;
  #hasFailed = false;
  /** By group of pairs. */
  readonly #seen = new Map<string, SeenNumbers>();

  constructor(options: ShadowComparisonOptions) {
    this.#options = options;
    this.#fromMs = options.nowMs();
    this.#dueMs = this.#fromMs + settledMs;
  }

  /**
   * Compares what has come since the last time, unless that was lately. What the database doesn't tell is nobody's loss.
   *
   * @param signal gives it up
   */
  async look(signal: AbortSignal): Promise<void> {
    const { sink, imageDigest, nowMs: clock, report, log } = this.#options;
    const nowMs = clock();
    if (nowMs < this.#dueMs) return;
    this.#dueMs = nowMs + intervalMs;
    const toMs = nowMs - settledMs;
    const fromMs = Math.max(this.#fromMs, toMs - longestMs);
    try {
      const pairs = await sink.pairs({ fromMs, toMs, imageDigest, most: mostPairs }, signal);
      // What can't be compared once can't be the next time.
      this.#fromMs = toMs;
      if (pairs.length > 0) report({ shadow: shadowFigures(pairs, this.#seen) });
    } catch (error) {
      if (signal.aborted) return;
      if (!this.#hasFailed) log.warn({ reason: messageOf(error) }, 'the shadow is not compared');
      this.#hasFailed = true;
    }
  }
}
