import type { CaseResult, SmokeReport } from './report.ts';

const schemaVersion = 2;

type Value = number | bigint | boolean | string | readonly (number | null)[];

/** JSON has neither NaN nor infinities nor, for most readers, integers beyond 2^53: those become strings. */
function valueToJson(value: Value): number | boolean | string | readonly (number | null)[] {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/**
 * The value that `mlpack test --json` prints (schemas/smoke.schema.json).
 *
 * @param runner what ran the image: an engine, or this machine as a process
 */
export function smokeReportToJson(report: SmokeReport, runner: string): unknown {
  return {
    schemaVersion,
    runner,
    ...report,
    models: report.models.map((model) => ({
      ...model,
      cases: model.cases.map((result) => ({ ...result, mismatch: mismatchToJson(result.mismatch) })),
    })),
  };
}

function mismatchToJson(mismatch: CaseResult['mismatch']): unknown {
  if (mismatch === null) return null;
  const { expected, actual } = mismatch;
  const json = { ...mismatch, expected: valueToJson(expected), actual: valueToJson(actual) };
  return mismatch.kind === 'value' && mismatch.difference !== null
    ? { ...json, difference: valueToJson(mismatch.difference) }
    : json;
}
