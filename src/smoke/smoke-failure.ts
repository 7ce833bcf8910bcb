import { MlpackError } from '../errors/mlpack-error.ts';
import type { ModelReport, SmokeReport } from './report/report.ts';

/**
 * The error a failed smoke test ends with; null when it passed. GOLDEN_MISMATCH names the model, case, tensor, index,
 * what was expected and what came; SMOKE_FAILED the first check or case that went wrong otherwise.
 */
export function smokeFailure(report: SmokeReport): MlpackError | null {
  for (const model of report.models) {
    const mismatched = model.cases.filter(({ mismatch }) => mismatch !== null);
    const first = mismatched[0];
    if (first?.mismatch == null) continue;
    return new MlpackError(
      'GOLDEN_MISMATCH',
      `Golden cases of ${model.name} ${model.version} that fail: ${mismatched.length} of ${model.cases.length}. Case "${first.name}": ${first.mismatch.message}`,
    );
  }
  const failed = [...report.models.flatMap(problemsOf), ...report.checks].filter(
    ({ problem }) => problem !== null,
  );
  const problem = failed[0];
  if (problem === undefined) return null;
  return new MlpackError(
    'SMOKE_FAILED',
    `${failed.length} checks fail. The first, ${problem.name}: ${problem.problem}`,
  );
}

function problemsOf({ name: model, version, cases, checks }: ModelReport) {
  return [
    ...cases.map(({ name, problem }) => ({ name: `golden case "${name}" of ${model} ${version}`, problem })),
    ...checks.map(({ name, problem }) => ({ name: `"${name}" of ${model} ${version}`, problem })),
  ];
}
