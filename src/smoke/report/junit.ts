import { rootElement, type OutputKind } from '../../util/files/output-kind.ts';
import type { CheckResult } from '../../../contract/schemas/smoke.schema.ts';
import type { ModelReport, SmokeReport } from './report.ts';

interface TestCase {
  readonly name: string;
  readonly durationMs: number;
  /** null when it passed. */
  readonly failure: string | null;
}

interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/** Those of other programs are written over as well. */
export const junitKind: OutputKind = {
  name: 'a JUnit report',
  matches: (head) => /^testsuites?$/u.test(rootElement(head) ?? ''),
};

/** What XML 1.0 cannot hold even escaped: control characters, lone surrogates, U+FFFE and U+FFFF (section 2.2, Char). */
const notXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

/** An attribute's value, line breaks kept. */
function attribute(value: string): string {
  const escaped = value
    .replace(notXml, '\u{FFFD}')
    .replace(/[&<>"\t\n\r]/g, (character) => escapes.get(character) ?? '');
  return `"${escaped}"`;
}

function seconds(durationMs: number): string {
  return `"${(durationMs / 1000).toFixed(6)}"`;
}

function testCase(suite: string, { name, durationMs, failure }: TestCase): string {
  const head = `    <testcase classname=${attribute(suite)} name=${attribute(name)} time=${seconds(durationMs)}`;
  return failure === null
    ? `${head}/>`
    : `${head}>\n      <failure message=${attribute(failure)}/>\n    </testcase>`;
}

function counts(cases: readonly TestCase[]): string {
  const failures = cases.filter(({ failure }) => failure !== null).length;
  const totalMs = cases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return `tests="${cases.length}" failures="${failures}" errors="0" time=${seconds(totalMs)}`;
}

function testSuite({ name, cases }: TestSuite): string {
  return [
    `  <testsuite name=${attribute(name)} ${counts(cases)}>`,
    ...cases.map((result) => testCase(name, result)),
    '  </testsuite>',
  ].join('\n');
}

/** Two suites for each model, one of golden cases and one of checks. */
function modelSuites({ name: model, version, golden, cases, checks }: ModelReport): TestSuite[] {
  return [
    {
      name: `${model} ${version}: golden cases (${golden.source})`,
      cases: cases.map(({ name, latencyMs, mismatch, problem }) => ({
        name,
        durationMs: latencyMs,
        failure: mismatch?.message ?? problem,
      })),
    },
    { name: `${model} ${version}: checks`, cases: checks.map(checkCase) },
  ];
}

function checkCase({ name, durationMs, problem }: CheckResult): TestCase {
  return { name, durationMs, failure: problem };
}

/** The report as JUnit XML, the dialect that CI systems read. */
export function smokeReportToJunit(report: SmokeReport): string {
  const suites: readonly TestSuite[] = [
    ...report.models.flatMap(modelSuites),
    { name: 'server: checks', cases: report.checks.map(checkCase) },
  ];
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mlpack test" ${counts(all)}>`,
    ...suites.map(testSuite),
    '</testsuites>\n',
  ].join('\n');
}
