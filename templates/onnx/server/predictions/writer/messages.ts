import type { PredictionLogSettings } from '../../settings/prediction-log-settings.ts';
import type { ShadowFigures } from './shadow-figures.ts';
import type { SpooledModel } from '../spool/segment-head.ts';

/** What the writer's process is told at its start. */
export interface WriterStart {
  readonly type: 'start';
  readonly settings: PredictionLogSettings;
  readonly url: string;
  /** Folder of the server's slot of the spool. */
  readonly folder: string;
  readonly bootId: string;
  readonly models: readonly SpooledModel[];
  readonly logLevel: string;
  /** Whether the server is a shadow, which is compared with what it shadows. */
  readonly isShadow: boolean;
}

/** What it sends where it is a shadow's: how that differed since the last of these. */
export interface ShadowReport {
  readonly shadow: readonly ShadowFigures[];
}

/** What it is sent: how to begin, and that no more is written into the spool. */
export type WriterCommand = WriterStart | { readonly type: 'finish' };

/** What it sends: what happened since the last of these. */
export interface WriterReport {
  readonly recorded: number;
  /** Predictions that could neither be read nor be inserted. */
  readonly lost: number;
  /** When the oldest prediction that isn't in the database was answered, in milliseconds since 1970; null when all are. */
  readonly oldestMs: number | null;
}
