import type { MismatchJson, SmokeReportJson } from '../../../contract/schemas/smoke.schema.ts';
import type { CaseResult, SmokeReport } from './report.ts';

/** JSON has neither NaN nor infinities nor, for most readers, integers beyond 2^53: those become strings. */
function valueToJson<T extends number | boolean | string>(value: T | bigint): T | number | string {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/**
 * The value that `mlpack test --json` prints (schemas/smoke.schema.json).
 *
 * @param runner what ran the image: an engine, or this machine as a process
 */
export function smokeReportToJson(report: SmokeReport, runner: SmokeReportJson['runner']): SmokeReportJson {
  return {
    schemaVersion: 2,
    runner,
    ...report,
    models: report.models.map((model) => ({
      ...model,
      cases: model.cases.map((result) => ({ ...result, mismatch: mismatchToJson(result.mismatch) })),
    })),
  };
}

function mismatchToJson(mismatch: CaseResult['mismatch']): MismatchJson | null {
  if (mismatch?.kind !== 'value') return mismatch;
  const { expected, actual, difference } = mismatch;
  return {
    ...mismatch,
    expected: valueToJson(expected),
    actual: valueToJson(actual),
    difference: difference === null ? null : valueToJson(difference),
  };
}
