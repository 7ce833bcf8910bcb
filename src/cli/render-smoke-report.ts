import type { SmokeReport } from '../smoke/report.ts';
import { renderTable } from './table.ts';

const shownCases = 20;

/** What `mlpack test` prints for people: every check and case, then the verdict. */
export function renderSmokeReport(report: SmokeReport, runner: string): string {
  const rows = [
    ...report.checks.map(({ name, durationMs, problem }) => row(name, durationMs, problem)),
    ...report.cases
      .slice(0, shownCases)
      .map(({ name, latencyMs, mismatch, problem }) =>
        row(`golden: ${name}`, latencyMs, problem ?? mismatch?.message ?? null),
      ),
  ];
  const hidden = report.cases.length - shownCases;
  const { source, framework } = report.golden;
  const origin =
    source === 'framework'
      ? (framework ?? 'the training framework')
      : 'recorded by onnxruntime, not by the training framework';
  return [
    renderTable(['Check', 'ms', 'Result'], rows, { right: ['ms'] }),
    ...(hidden > 0 ? [`… and ${hidden} more golden cases`] : []),
    '',
    `Ready after ${Math.round(report.startToReadyMs)} ms (${runner}). Golden cases: ${origin}. ${report.passed ? 'All pass.' : 'FAILED.'}`,
  ].join('\n');
}

function row(name: string, durationMs: number, problem: string | null): string[] {
  return [name, durationMs.toFixed(1), problem === null ? 'pass' : `FAIL: ${problem}`];
}
