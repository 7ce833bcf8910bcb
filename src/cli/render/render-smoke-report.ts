import type { ModelReport, SmokeReport } from '../../smoke/report/report.ts';
import { renderTable } from '../text/table.ts';

/** Golden cases of each model that are shown. */
const shownCases = 20;

/** What `mlpack test` prints for people: every check and case, then the verdict. */
export function renderSmokeReport({ checks, models, ...report }: SmokeReport, runner: string): string {
  const isOne = models.length === 1;
  const titled = models.map((model) => ({ model, title: isOne ? '' : `${model.name} ${model.version}, ` }));
  const rows = [
    ...checks.map(({ name, durationMs, problem }) => row(name, durationMs, problem)),
    ...titled.flatMap(({ model, title }) => modelRows(model, title)),
  ];
  const origins = titled.map(({ model, title }) => `${title}${origin(model)}`);
  return [
    renderTable(['Check', 'ms', 'Result'], rows, { right: ['ms'] }),
    ...titled.flatMap(({ model, title }) => hiddenCases(model, title)),
    '',
    `Ready after ${Math.round(report.startToReadyMs)} ms (${runner}). Golden cases: ${origins.join('; ')}. ${report.passed ? 'All pass.' : 'FAILED.'}`,
    ...taken(report.resources),
  ].join('\n');
}

function taken(resources: SmokeReport['resources']): string[] {
  if (resources === undefined) return [];
  const { peakMemoryBytes, cpuSecondsPerRequest } = resources;
  const mebibytes = Math.ceil(peakMemoryBytes / 2 ** 20);
  const cpu =
    cpuSecondsPerRequest === null
      ? ''
      : `, and ${(cpuSecondsPerRequest * 1000).toFixed(2)} ms of CPU a request`;
  return [`It took ${mebibytes} MiB of memory at most${cpu}.`];
}

function modelRows({ checks, cases }: ModelReport, title: string): string[][] {
  return [
    ...checks.map(({ name, durationMs, problem }) => row(`${title}${name}`, durationMs, problem)),
    ...cases
      .slice(0, shownCases)
      .map(({ name, latencyMs, mismatch, problem }) =>
        row(`${title}golden: ${name}`, latencyMs, problem ?? mismatch?.message ?? null),
      ),
  ];
}

function hiddenCases({ cases }: ModelReport, title: string): string[] {
  const hidden = cases.length - shownCases;
  return hidden > 0 ? [`${title}… and ${hidden} more golden cases`] : [];
}

function origin({ golden: { source, framework, leftToBuild = 0 }, cases }: ModelReport): string {
  const left = leftToBuild === 0 ? '' : ` (and ${leftToBuild} of the graph alone, left to the build)`;
  if (cases.length === 0) return `none${left}`;
  return source === 'framework'
    ? `${framework ?? 'the training framework'}${left}`
    : `recorded by onnxruntime, not by the training framework${left}`;
}

function row(name: string, durationMs: number, problem: string | null): string[] {
  return [name, durationMs.toFixed(1), problem === null ? 'pass' : `FAIL: ${problem}`];
}
