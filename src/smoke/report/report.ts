import type { GoldenSet } from '../../tensor/golden.ts';
import type { Mismatch } from '../../tensor/compare.ts';

export interface CheckResult {
  readonly name: string;
  readonly durationMs: number;
  /** What is wrong; null when the check passed. */
  readonly problem: string | null;
}

export interface CaseResult {
  readonly name: string;
  /** From sending the request to having read the answer. */
  readonly latencyMs: number;
  /** The first element that is off; null when all are within tolerance or there is no answer to compare. */
  readonly mismatch: Mismatch | null;
  /** Why there is no answer to compare; null when there is. */
  readonly problem: string | null;
}

/** What a smoke test found out about one of the models served. */
export interface ModelReport {
  readonly name: string;
  readonly version: string;
  readonly golden: Pick<GoldenSet, 'source' | 'framework'>;
  readonly checks: readonly CheckResult[];
  readonly cases: readonly CaseResult[];
}

/** What a smoke test found out. */
export interface SmokeReport {
  readonly passed: boolean;
  /** From asking for the start to the first ready answer. */
  readonly startToReadyMs: number;
  /** Of the server as a whole. */
  readonly checks: readonly CheckResult[];
  readonly models: readonly ModelReport[];
}
