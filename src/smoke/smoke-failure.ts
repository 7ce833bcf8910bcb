import { MlpackError } from '../errors/mlpack-error.ts';
import type { SmokeReport } from './report.ts';

/**
 * The error a failed smoke test ends with; null when it passed. GOLDEN_MISMATCH names the case, tensor, index,
 * what was expected and what came; SMOKE_FAILED the first check or case that went wrong otherwise.
 */
export function smokeFailure(report: SmokeReport): MlpackError | null {
  const mismatched = report.cases.filter(({ mismatch }) => mismatch !== null);
  const first = mismatched[0];
  if (first?.mismatch != null) {
    return new MlpackError(
      'GOLDEN_MISMATCH',
      `Golden cases that fail: ${mismatched.length} of ${report.cases.length}. Case "${first.name}": ${first.mismatch.message}`,
    );
  }
  const failed = [
    ...report.cases.map(({ name, problem }) => ({ name: `golden case "${name}"`, problem })),
    ...report.checks,
  ].filter(({ problem }) => problem !== null);
  const problem = failed[0];
  if (problem === undefined) return null;
  return new MlpackError(
    'SMOKE_FAILED',
    `${failed.length} checks fail. The first, ${problem.name}: ${problem.problem}`,
  );
}
