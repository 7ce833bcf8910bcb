import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serveIris } from '../../../../../test/support/server/served-iris.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';

let iris: Served;
let regressor: Served;
beforeAll(async () => {
  iris = await serveIris();
  const x = { dtype: 'float32', shape: ['N', 1], batchAxis: 0 } as const;
  regressor = await serve({
    model: identityModel([{ ...x, input: 'x', output: 'y' }]),
    inputs: [{ ...x, name: 'x' }],
    outputs: [{ ...x, name: 'y' }],
  });
});

const flower = { sepal_length: [5.1], sepal_width: 2.5, petal_length: [3], petal_width: 1.1 };

it.each(['', '/versions/1', '/versions/1.2.3'])(
  'classifies examples at /v1/models/m%s:classify',
  async (version) => {
    const { petal_width: width, ...rest } = flower;
    const body = { context: { petal_width: width }, examples: [rest, flower] };
    const { status, json } = await iris.post(`/v1/models/m${version}:classify`, body);
    const result = [
      ['setosa', expect.closeTo(0.02, 5)],
      ['versicolor', expect.closeTo(0.98, 5)],
      ['virginica', 0],
    ];
    expect([status, json]).toEqual([200, { results: [result, result] }]);
  },
);

it('regresses examples', async () => {
  const { status, text } = await regressor.post('/v1/models/m:regress', {
    signature_name: 'serving_default',
    examples: [{ x: [1.5] }, { x: -0.25 }, { x: 2 }],
  });
  expect([status, text]).toEqual([200, '{"results":[1.5,-0.25,2.0]}']);
});

/** The bytes of TensorFlow Serving's documentation and of its own tests (CallREST of tensorflow_model_server_test.py). */
describe('clients of TensorFlow Serving', () => {
  it.each([
    '{"signature_name": "tensorflow/serving/regress", "examples": [{"x": 1.0}, {"x": 2.0}]}',
    '{"signature_name": "regression", "examples": [{"x": 1.0}, {"x": 2.0}]}',
  ])('regress by %s', async (body) => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { status, text } = await regressor.post('/v1/models/m:regress', body, form);
    expect([status, text]).toEqual([200, '{"results":[1.0,2.0]}']);
  });

  it.each(['tensorflow/serving/classify', 'classification'])('classify by the signature %s', async (name) => {
    const body = { signature_name: name, examples: [flower] };
    const { status, json } = await iris.post('/v1/models/m:classify', body);
    expect([status, json.results.length]).toEqual([200, 1]);
  });

  it.each(['tensorflow/serving/regress', 'classify_x_to_y'])('are told that there is no %s', async (name) => {
    const body = { signature_name: name, examples: [flower] };
    const { status, json } = await iris.post('/v1/models/m:classify', body);
    const message = `signature_name: the model has only "serving_default", got "${name}"`;
    expect([status, json.error]).toEqual([400, message]);
  });
});

it.each([
  [{ examples: {} }, 'examples: expected an array, got an object'],
  [{}, 'examples: expected an array, got nothing'],
  [{ examples: [7] }, 'examples[0]: expected an object of features, got 7'],
  [{ examples: [{ sepal_length: 1 }] }, 'examples[0]: "sepal_width" is missing'],
  [{ examples: [flower], context: [] }, 'context: expected an object of features, got an array of 0'],
  [
    { examples: [flower], signature_name: 'x' },
    'signature_name: the model has only "serving_default", got "x"',
  ],
  [[], 'the body: expected an object with "examples", got an array of 0'],
])('refuses %j', async (body, message) => {
  const { status, json } = await iris.post('/v1/models/m:classify', body);
  expect([status, json.error]).toEqual([400, message]);
});

it('says what a model has nothing of', async () => {
  expect((await iris.post('/v1/models/m:regress', { examples: [flower] })).json.error).toBe(
    'the model has no output of one number a row; use :predict',
  );
  expect((await regressor.post('/v1/models/m:classify', { examples: [{ x: 1 }] })).json.error).toBe(
    'the model has no output of scores by class; use :predict',
  );
});
