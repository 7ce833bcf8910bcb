import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeTarget, json, serve, testClock, type Routes } from '../../test/support/fake-target.ts';
import type { GoldenCase, GoldenSet } from '../tensor/golden.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { packageRoot } from '../util/package-root.ts';
import type { ServedModel } from './served-model.ts';
import { smokeReportToJson } from './report/report-json.ts';
import type { CheckResult } from '../../contract/schemas/smoke.schema.ts';
import type { SmokeReport } from './report/report.ts';
import { smokeFailure } from './smoke-failure.ts';
import { smokeTest } from './smoke-test.ts';

const model: Omit<ServedModel, 'golden'> = {
  leftToBuild: 0,
  name: 'sum up',
  version: '1.2.3',
  signature: {
    inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 2] }],
    outputs: [
      { name: 'id', dtype: 'int64', shape: [null] },
      { name: 'y', dtype: 'float32', shape: null },
    ],
  },
  namedRows: { body: '{"rows":[{"a":1,"b":2}]}', rows: 1, outputs: ['y'] },
};
const x: Tensor = { name: 'x', dtype: 'float32', shape: [2, 2], data: [1, Number.NaN, 3, 4] };
const goldenCase: GoldenCase = {
  name: 'first',
  inputs: [x],
  outputs: [
    { name: 'y', dtype: 'float32', shape: [2, 2], data: [1, 2, 3, Infinity] },
    { name: 'id', dtype: 'int64', shape: [1], data: [2n ** 62n + 1n] },
  ],
  tolerance: { absolute: 0.01, relative: 0 },
};
const golden: GoldenSet = { source: 'framework', framework: 'scikit-learn 1.2.1', cases: [goldenCase] };

const id = { name: 'id', datatype: 'INT64', shape: [1] };
const y = { name: 'y', datatype: 'FP32', shape: [2, 2] };
/** Written out: JavaScript would round the id. */
const rightAnswer = `{"outputs":[
  {"name":"id","datatype":"INT64","shape":[1],"data":[4611686018427387905]},
  {"name":"y","datatype":"FP32","shape":[2,2],"data":[[1,2.001],[3,"Infinity"]]}]}`;

const path = '/v2/models/sum%20up/versions/1.2.3';
const infer = `POST ${path}/infer`;
const predict = `POST ${path.replace('/v2', '')}/predict`;
const metadata = {
  name: 'sum up',
  versions: ['1.2.3'],
  platform: 'onnx_onnxv1',
  inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }],
  outputs: [
    { ...id, shape: [-1] },
    { ...y, shape: [-1, -1] },
  ],
};

/** A server that does everything right, without having a model. */
const right: Routes = {
  'GET /v2': json(200, { name: 'mlpack', version: '0.1.0', extensions: [] }),
  'GET /v2/health/live': json(200, { live: true }),
  'GET /v2/health/ready': json(200, { ready: true }),
  'GET /v2/models/sum%20up': json(200, metadata),
  [`GET ${path}`]: json(200, metadata),
  [predict]: (body) => json(body === model.namedRows?.body ? 200 : 400, { predictions: [{ y: 3 }] }),
  [`GET ${path}/ready`]: json(200, { name: 'sum up', ready: true }),
  [infer](body) {
    if (!body.endsWith('}')) return json(400, { error: 'the body is not valid JSON' });
    const sent = '{"inputs":[{"name":"x","datatype":"FP32","shape":[2,2],"data":[1,"NaN",3,4]}]}';
    return body === sent ? [200, rightAnswer] : json(400, { error: 'no input "mlpack-unknown"' });
  },
};

async function smoke(routes: Routes, set: GoldenSet = golden, leftToBuild = 0): Promise<SmokeReport> {
  const target = new FakeTarget({ baseUrl: await serve({ ...right, ...routes }) });
  const models = [{ ...model, golden: set, leftToBuild }];
  const report = await smokeTest({ target, models, readyTimeoutMs: 1000, clock: testClock() });
  expect(target.stops).toBe(1);
  expect(schemaErrors(smokeReportToJson(report, 'process'))).toEqual([]);
  expect(report.models[0]?.golden.leftToBuild).toBe(leftToBuild || undefined);
  return report;
}

function allChecks({ checks, models }: SmokeReport): CheckResult[] {
  return [...checks, ...models.flatMap((tested) => tested.checks)];
}

const validate = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(join(packageRoot, 'schemas', 'smoke.schema.json'), 'utf8')),
);

function schemaErrors(value: unknown): unknown[] {
  // The report is checked as a reader of the printed text sees it.
  return validate(JSON.parse(JSON.stringify(value))) ? [] : (validate.errors ?? []);
}

describe('smokeTest', () => {
  it('stops the server when aborted in the middle', async () => {
    const abort = new AbortController();
    const reason = new Error('Ctrl-C');
    const routes: Routes = {
      ...right,
      [infer]() {
        abort.abort(reason);
        return [200, rightAnswer];
      },
    };
    const target = new FakeTarget({ baseUrl: await serve(routes) });
    const clock = testClock();
    const models = [{ ...model, golden }];
    const test = smokeTest({ target, models, readyTimeoutMs: 1000, clock, signal: abort.signal });
    await expect(test).rejects.toBe(reason);
    expect(target.stops).toBe(1);
  });

  it('passes a server that does everything right', async () => {
    const report = await smoke({}, golden, 3);
    expect(allChecks(report).filter(({ problem }) => problem !== null)).toEqual([]);
    expect(report).toMatchObject({
      passed: true,
      models: [
        {
          name: 'sum up',
          version: '1.2.3',
          golden: { source: 'framework', framework: 'scikit-learn 1.2.1' },
          cases: [{ name: 'first', latencyMs: 1, mismatch: null, problem: null }],
        },
      ],
    });
    expect(smokeFailure(report)).toBeNull();
  });

  it('asks again until the server is ready', async () => {
    const answers = [503, 503, 200];
    const report = await smoke({ 'GET /v2/health/ready': () => json(answers.shift() ?? 200, {}) });
    expect(report.passed).toBe(true);
    // Pauses of 20 and 40 ms lie between the three answers.
    expect(report.startToReadyMs).toBeGreaterThan(60);
  });

  it('names the tensor, the index, what was expected and what came', async () => {
    const wrong = rightAnswer.replace('[3,"Infinity"]', '[3.5,"Infinity"]');
    const report = await smoke({ [infer]: () => [200, wrong] });
    expect(report).toMatchObject({
      passed: false,
      models: [
        {
          cases: [
            {
              mismatch: { kind: 'value', name: 'y', index: [1, 0], expected: 3, actual: 3.5 },
              problem: null,
            },
          ],
        },
      ],
    });
    expect(smokeFailure(report)).toMatchObject({
      code: 'GOLDEN_MISMATCH',
      message:
        'Golden cases of sum up 1.2.3 that fail: 1 of 1. Case "first": "y"[1, 0] is 3.5, expected 3 (1 of 4 elements differ)',
    });
  });

  it('tells 64-bit integers apart to the last digit', async () => {
    const report = await smoke({ [infer]: () => [200, rightAnswer.replace('905]', '904]')] });
    expect(smokeReportToJson(report, 'process')).toMatchObject({
      models: [
        {
          cases: [
            {
              mismatch: {
                name: 'id',
                index: [0],
                expected: '4611686018427387905',
                actual: '4611686018427387904',
              },
            },
          ],
        },
      ],
    });
  });

  it.each([
    ['fails', json(500, { error: 'inference failed' }), 'status 500'],
    ['answers no JSON', [200, '<html>'], 'no "outputs" array'],
    ['leaves one out', json(200, { outputs: [{ ...y, data: [1, 2, 3, 'Infinity'] }] }), 'no output "id"'],
    ['answers too few elements', json(200, { outputs: [{ ...y, data: [1] }] }), 'outputs[0]'],
    ['answers another type of element', json(200, { outputs: [{ ...id, data: ['one'] }] }), '"one"'],
    ['answers an unknown datatype', json(200, { outputs: [{ ...id, datatype: 'INT', data: [] }] }), '"INT"'],
  ] as const)('reports a server that %s', async (_what, reply, problem) => {
    const report = await smoke({ [infer]: () => reply });
    expect(report.models[0]?.cases).toMatchObject([
      { mismatch: null, problem: expect.stringContaining(problem) },
    ]);
    expect(report.passed).toBe(false);
    expect(smokeFailure(report)).toMatchObject({
      code: 'SMOKE_FAILED',
      message: expect.stringContaining(problem),
    });
  });

  const stack = 'oops\n    at run (/opt/mlpack/server/server.mjs:1:2)';
  it.each([
    ['health: live', 'GET /v2/health/live', json(503, {}), 'status 503'],
    ['server metadata', 'GET /v2', json(200, { name: 'mlpack' }), '"version"'],
    ['server metadata', 'GET /v2', [200, '{}', { 'content-type': 'text/html' }], 'text/html'],
    ['server metadata', 'GET /v2', [200, '{}', { 'x-powered-by': 'Express' }], 'x-powered-by'],
    ['model is found by its name', 'GET /v2/models/sum%20up', json(404, {}), 'status 404'],
    [
      'model is found by its name',
      'GET /v2/models/sum%20up',
      json(200, { ...metadata, versions: ['1.0.0'] }),
      'without "1.2.3"',
    ],
    ['model version: ready', `GET ${path}/ready`, json(404, {}), 'status 404'],
    ['unknown version is refused', `GET ${path}-mlpack-unknown`, json(200, metadata), 'status 200'],
    ['malformed JSON is refused', infer, json(500, { error: 'bug' }), 'status 500'],
    ['malformed JSON is refused', infer, json(400, { message: 'no' }), 'no "error"'],
    ['malformed JSON is refused', infer, json(400, { error: stack }), 'stack trace'],
    ['unknown model is refused', 'GET /v2/models/sum%20up-mlpack-unknown', json(200, {}), 'status 200'],
    ['rows by column name are predicted', predict, json(400, { error: 'no "a"' }), 'status 400'],
    ['rows by column name are predicted', predict, json(200, { predictions: [] }), '0 predictions for 1 row'],
    ['rows by column name are predicted', predict, json(200, { predictions: [{ z: 1 }] }), 'no output "y"'],
    ['unknown input is refused', infer, json(400, { error: 'bad' }), 'does not name the input'],
  ] as const)('fails the check "%s" (%s: %j)', async (name, route, reply, problem) => {
    const report = await smoke({ [route]: reply });
    const check = allChecks(report).find((candidate) => candidate.name === name);
    expect(check?.problem).toContain(problem);
    expect(report.passed).toBe(false);
  });

  it.each([
    ['name', { name: 'other' }, '"other"'],
    ['version', { versions: ['1.0.0'] }, '1.0.0'],
    ['number of inputs', { inputs: [] }, '0 tensors, expected 1'],
    [
      'name of an input',
      { inputs: [{ name: 'X', datatype: 'FP32', shape: [-1, 2] }] },
      '"inputs"[0].name is "X"',
    ],
    ['datatype', { outputs: [{ ...id, datatype: 'INT32' }, y] }, '"outputs"[0].datatype is "INT32"'],
    ['shape', { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2] }] }, '[1,2], expected [-1,2]'],
  ])('fails when the %s in the metadata is another than in the contract', async (_what, over, problem) => {
    const report = await smoke({ [`GET ${path}`]: json(200, { ...metadata, ...over }) });
    const check = allChecks(report).find(({ name }) => name === 'model metadata matches the contract');
    expect(check?.problem).toContain(problem);
  });

  it.each([
    ['refuses who has none', 'k3y', []],
    ['answers everybody', undefined, ['refuses without a key: status 200, expected 401']],
  ])('with a key, of a server that %s', async (_what, apiKey, problems) => {
    const report = await smokeTest({
      target: new FakeTarget({ baseUrl: await serve(right, apiKey) }),
      models: [{ ...model, golden }],
      readyTimeoutMs: 1000,
      access: { apiKey: 'k3y' },
      clock: testClock(),
    });
    expect(report.passed).toBe(problems.length === 0);
    const failed = allChecks(report).filter(({ problem }) => problem !== null);
    expect(failed.map(({ name, problem }) => `${name}: ${problem?.slice(0, 24)}`)).toEqual(problems);
  });

  it('asks each model of the server by its own path, and names the one that is wrong', async () => {
    const [other, wrong] = ['/v2/models/sum%20up/versions/2.0.0', rightAnswer.replace('[3,', '[3.5,')];
    const versions = ['2.0.0', '1.2.3'];
    const routes: Routes = {
      ...right,
      'GET /v2/models/sum%20up': json(200, { ...metadata, versions }),
      [`GET ${other}`]: json(200, { ...metadata, versions: ['2.0.0'] }),
      [`GET ${other}/ready`]: json(200, { ready: true }),
      [`POST ${other}/infer`]: (body) =>
        body.includes('"NaN"') ? [200, wrong] : json(400, { error: 'not "mlpack-unknown"' }),
    };
    const report = await smokeTest({
      target: new FakeTarget({ baseUrl: await serve(routes) }),
      models: [
        { ...model, golden },
        { ...model, version: '2.0.0', namedRows: null, golden: { ...golden, source: 'recorded' } },
      ],
      readyTimeoutMs: 1000,
      clock: testClock(),
    });
    expect(allChecks(report).filter(({ problem }) => problem !== null)).toEqual([]);
    expect(report).toMatchObject({
      passed: false,
      models: [
        { version: '1.2.3', golden: { source: 'framework' }, cases: [{ mismatch: null }] },
        { version: '2.0.0', golden: { source: 'recorded' }, cases: [{ mismatch: { actual: 3.5 } }] },
      ],
    });
    expect(smokeFailure(report)?.message).toMatch(/^Golden cases of sum up 2\.0\.0 that fail: 1 of 1\./);
  });
});
