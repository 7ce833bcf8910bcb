import type { Estimator } from './estimator.ts';

/**
 * Whether an estimator was saved by a scikit-learn before a version, for example 1.3.1. Only for what no attribute tells;
 * one that doesn't say its version counts as new.
 */
export function isBefore(
  estimator: Estimator,
  ...version: readonly [major: number, minor: number, patch?: number]
): boolean {
  const [, ...saved] =
    /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?/.exec(estimator.textOr('_sklearn_version', '')) ?? [];
  const different = version.findIndex((number, at) => Number(saved[at] ?? 0) !== number);
  return saved.length > 0 && different >= 0 && Number(saved[different] ?? 0) < (version[different] ?? 0);
}
