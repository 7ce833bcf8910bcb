import type { Estimator } from './estimator.ts';

/**
 * Whether an estimator was saved by a scikit-learn before a version, for example 1.8. Only for what no attribute tells;
 * one that doesn't say its version counts as new.
 */
export function isBefore(estimator: Estimator, major: number, minor: number): boolean {
  const [, ...saved] = /^(\d{1,3})\.(\d{1,3})\b/.exec(estimator.textOr('_sklearn_version', '')) ?? [];
  const [savedMajor = Infinity, savedMinor = 0] = saved.map(Number);
  return savedMajor < major || (savedMajor === major && savedMinor < minor);
}
