import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import { junitKind, smokeReportToJunit } from './junit.ts';
import type { SmokeReport } from './report.ts';

const hostile = `<a> & "b" 'c'\n\t]]> \u{0} \u{1b}[31m \u{d800} ü \u{1f600}`;
const readable = `<a> & "b" 'c'\n\t]]> \u{fffd} \u{fffd}[31m \u{fffd} ü \u{1f600}`;

const report: SmokeReport = {
  passed: false,
  startToReadyMs: 100,
  checks: [{ name: 'health: live', durationMs: 2, problem: null }],
  models: [
    {
      name: 'iris',
      version: '1.0.0',
      golden: { source: 'recorded', framework: null },
      checks: [{ name: 'model version: ready', durationMs: 1, problem: null }],
      cases: [
        { name: 'first', latencyMs: 1.5, mismatch: null, problem: null },
        { name: hostile, latencyMs: 3, mismatch: null, problem: hostile },
        {
          name: 'third',
          latencyMs: 4,
          mismatch: {
            kind: 'dtype',
            name: 'y',
            expected: 'int64',
            actual: 'int32',
            message: '"y" is int32, expected int64',
          },
          problem: null,
        },
      ],
    },
  ],
};

it('is well-formed XML that says the same, whatever the names hold', () => {
  const xml = smokeReportToJunit(report);
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    htmlEntities: true,
    attributeNamePrefix: '',
    isArray: (name) => name === 'testcase',
  });
  expect(parser.parse(xml.replace(/<\?xml.*\?>/, ''))).toEqual({
    testsuites: {
      name: 'mlpack test',
      tests: '5',
      failures: '2',
      errors: '0',
      time: '0.011500',
      testsuite: [
        {
          name: 'iris 1.0.0: golden cases (recorded)',
          tests: '3',
          failures: '2',
          errors: '0',
          time: '0.008500',
          testcase: [
            { classname: 'iris 1.0.0: golden cases (recorded)', name: 'first', time: '0.001500' },
            {
              classname: 'iris 1.0.0: golden cases (recorded)',
              name: readable,
              time: '0.003000',
              failure: { message: readable },
            },
            {
              classname: 'iris 1.0.0: golden cases (recorded)',
              name: 'third',
              time: '0.004000',
              failure: { message: '"y" is int32, expected int64' },
            },
          ],
        },
        {
          name: 'iris 1.0.0: checks',
          tests: '1',
          failures: '0',
          errors: '0',
          time: '0.001000',
          testcase: [{ classname: 'iris 1.0.0: checks', name: 'model version: ready', time: '0.001000' }],
        },
        {
          name: 'server: checks',
          tests: '1',
          failures: '0',
          errors: '0',
          time: '0.002000',
          testcase: [{ classname: 'server: checks', name: 'health: live', time: '0.002000' }],
        },
      ],
    },
  });
});

it('is written over reports, and over no other XML', () => {
  expect(junitKind.matches(Buffer.from(smokeReportToJunit(report)))).toBe(true);
  expect(junitKind.matches(Buffer.from('<testsuite/>'))).toBe(true);
  expect(junitKind.matches(Buffer.from('<svg/>'))).toBe(false);
});
