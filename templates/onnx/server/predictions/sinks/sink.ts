import type { FeedbackRow, PredictionRow } from '../row.ts';
import type { SpooledModel } from '../spool/segment-head.ts';
import type { ShadowPair, WantedPairs } from './shadow-pairs.ts';

/** A place that predictions end in: a database, over a network or in this process. */
export interface Sink {
  /**
   * Connects, and brings the schema and the models' views up to date; several may do so at once.
   *
   * @throws Error when the database is away, or refuses
   */
  open(): Promise<void> | void;
  /**
   * Adds what is not there yet, all of it or nothing. Of feedback about the same prediction the last counts:
   * the latest, and of what was received in the same millisecond the one that comes last.
   *
   * @returns how many predictions were added
   * @throws RefusedError when the database would not take it however often it is tried
   */
  insert(predictions: readonly PredictionRow[], feedback: readonly FeedbackRow[]): Promise<number> | number;
  /** About how many bytes a prediction takes in the database, indexes included; null when there is none. */
  bytesOfRow(): Promise<number | null> | number | null;
  /** Deletes what is beyond the retention, some at a time; returns whether there may be more. */
  prune(retention: Retention): Promise<boolean> | boolean;
  /**
   * Pairs of requests that a shadow and what it shadows have both answered with 200, newest first.
   *
   * @param signal ends it at once, where it waits for a database
   * @throws Error when it takes too long, or the database is away, or refuses: what is recorded goes on as if it had not been asked
   */
  pairs(wanted: WantedPairs, signal: AbortSignal): Promise<readonly ShadowPair[]> | readonly ShadowPair[];
  close(): Promise<void> | void;
}

export interface Retention {
  /** Milliseconds since 1970: older ones go; null: none do. */
  readonly beforeMs: number | null;
  /** Infinity: as many as there are. */
  readonly rows: number;
}

export interface SinkOptions {
  readonly url: string;
  readonly password: string | null;
  /** The models of this server, for their views. */
  readonly models: readonly SpooledModel[];
  /** Told of what is wrong but doesn't keep anything from being recorded. */
  readonly onWarning: (message: string) => void;
}

/** The data is at fault, not the connection. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Rows deleted at once: more would keep others waiting. */
export const pruneRows = 5000;
