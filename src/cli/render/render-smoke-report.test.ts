import { expect, it } from 'vitest';
import type { ModelReport } from '../../smoke/report/report.ts';
import { renderSmokeReport } from './render-smoke-report.ts';

const model: ModelReport = {
  name: 'iris',
  version: '1.0.0',
  golden: { source: 'framework', framework: 'scikit-learn 1.2.1' },
  checks: [{ name: 'model version: ready', durationMs: 1, problem: null }],
  cases: Array.from({ length: 21 }, (_, i) => ({
    name: `case-${i}`,
    latencyMs: 2,
    mismatch: null,
    problem: i === 1 ? 'status 500' : null,
  })),
};
const report = {
  passed: false,
  startToReadyMs: 99.6,
  checks: [{ name: 'health: live', durationMs: 3, problem: null }],
};

it('is about the one model without naming it', () => {
  const text = renderSmokeReport({ ...report, models: [model] }, 'process');
  expect(text).toMatch(/^golden: case-1 +2\.0 +FAIL: status 500$/m);
  expect(text).toMatch(/^… and 1 more golden cases$/m);
  expect(text).not.toContain('case-20');
  expect(text).toMatch(/\nReady after 100 ms \(process\)\. Golden cases: scikit-learn 1\.2\.1\. FAILED\.$/);
});

it('says how many golden cases only a build can replay', () => {
  const golden = { ...model.golden, leftToBuild: 2 };
  const text = renderSmokeReport({ ...report, models: [{ ...model, golden }] }, 'process');
  expect(text).toContain(
    'Golden cases: scikit-learn 1.2.1 (and 2 of the graph alone, left to the build). FAILED.',
  );
});

it('names each of several models', () => {
  const other: ModelReport = {
    ...model,
    version: '2.0.0',
    golden: { source: 'recorded', framework: null },
    cases: model.cases.slice(0, 1),
  };
  const without: ModelReport = { ...other, version: '3.0.0', cases: [] };
  const text = renderSmokeReport({ ...report, models: [model, other, without] }, 'Docker');
  expect(text).toMatch(/^health: live +3\.0 +pass$/m);
  expect(text).toMatch(/^iris 1\.0\.0, golden: case-1 +2\.0 +FAIL: status 500$/m);
  expect(text).toMatch(/^iris 2\.0\.0, model version: ready +1\.0 +pass$/m);
  expect(text).toContain(
    'Golden cases: iris 1.0.0, scikit-learn 1.2.1; iris 2.0.0, recorded by onnxruntime, not by the training framework; iris 3.0.0, none.',
  );
});
