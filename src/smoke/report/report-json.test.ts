import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { compareShapes, compareTensors } from '../../tensor/compare.ts';
import { packageRoot } from '../../util/package-root.ts';
import { smokeReportToJson } from './report-json.ts';
import type { CaseResult } from './report.ts';

const validate = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(join(packageRoot, 'schemas', 'smoke.schema.json'), 'utf8')),
);

const exact = { absolute: 0, relative: 0 };

it.each<[string, CaseResult['mismatch'], object]>([
  [
    'a shape of which a size may be any',
    compareShapes(
      { name: 'y', dtype: 'float32', shape: [null, 3], reason: 'random' },
      { name: 'y', dtype: 'float32', shape: [2, 2] },
    ),
    { kind: 'shape', expected: [null, 3], actual: [2, 2] },
  ],
  [
    'an integer beyond 2^53',
    compareTensors(
      { name: 'y', dtype: 'int64', shape: [1], data: [2n ** 62n] },
      { name: 'y', dtype: 'int64', shape: [1], data: [1n] },
      exact,
    ),
    { kind: 'value', expected: '4611686018427387904', actual: 1 },
  ],
  [
    'what is no number',
    compareTensors(
      { name: 'y', dtype: 'float32', shape: [1], data: [Infinity] },
      { name: 'y', dtype: 'float32', shape: [1], data: [NaN] },
      exact,
    ),
    { kind: 'value', expected: 'Infinity', actual: 'NaN', difference: null },
  ],
])('a report with %s is as its schema says', (_what, mismatch, written) => {
  const report = {
    passed: false,
    startToReadyMs: 1,
    checks: [],
    models: [
      {
        name: 'm',
        version: '1.0.0',
        golden: { source: 'recorded', framework: null },
        checks: [],
        cases: [{ name: 'first', latencyMs: 1, mismatch, problem: null }],
      },
    ],
  } as const;
  const json: unknown = JSON.parse(JSON.stringify(smokeReportToJson(report, 'process')));
  expect([validate(json), validate.errors]).toEqual([true, null]);
  expect(json).toMatchObject({ models: [{ cases: [{ mismatch: written }] }] });
});
