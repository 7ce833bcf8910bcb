import type { VisitedEstimator } from './estimator-tree.ts';
import { SourceProblems } from './source-problems.ts';

/** A file that was refused, and the estimators in it. */
interface RefusedFile {
  /** As errors name it. */
  readonly path: string;
  /** Unpacked, with those beside it. */
  readonly sizeBytes: number;
  readonly roots: readonly VisitedEstimator[];
}

/** What is larger is not converted just to be looked at. */
export const maxConvertedBytes = 16 * 1024 * 1024;

/**
 * All that is known to stand in the way of a conversion: classes first, then what estimators are refused for one by one, where that
 * costs little.
 */
export async function conversionProblems(
  { path, sizeBytes, roots }: RefusedFile,
  signal: AbortSignal | undefined,
): Promise<SourceProblems> {
  const problems = new SourceProblems(path);
  for (const root of roots) problems.addClasses(root);
  if (sizeBytes <= maxConvertedBytes) for (const root of roots) await problems.addConversions(root, signal);
  return problems;
}
