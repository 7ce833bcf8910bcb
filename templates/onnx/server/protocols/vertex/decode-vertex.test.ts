import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serveIris } from '../../../../../test/support/server/served-iris.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';

/** Vertex AI's default, when the model names no route of its own. */
const route = '/v1/endpoints/17/deployedModels/23:predict';
const flower = { sepal_length: 5.1, sepal_width: 2.5, petal_length: 3, petal_width: 1.1 };

describe('Vertex AI', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveIris({ AIP_PREDICT_ROUTE: route });
  });

  it('is answered a prediction for each instance, in numbers', async () => {
    const { status, json } = await served.post(route, {
      instances: [[5.1, 2.5, 3, 1.1], flower, { X: [5.1, 2.5, 3, 1.1] }],
      parameters: { confidence: 0.5 },
    });
    const prediction = { label: 1, probabilities: [expect.closeTo(0.02, 6), expect.closeTo(0.98, 6), 0] };
    expect([status, json]).toEqual([200, { predictions: [prediction, prediction, prediction] }]);
  });

  it.each([
    [[], 'the body: expected an object with "instances", got an array of 0'],
    [{}, 'instances: expected an array, got nothing'],
    [{ instances: {} }, 'instances: expected an array, got an object'],
    [{ instances: [] }, 'instances: expected at least one row'],
    [{ instances: [[1, 2]] }, 'instances[0]: expected 4 elements as in shape [4], got 2'],
    [
      { instances: [{ ...flower, sepal_width: 'wide' }] },
      'instances[0].sepal_width: expected a number (FP32)',
    ],
    ['{"instances": [[NaN, 1, 2, 3]]}', 'the body is not valid JSON'],
  ])('refuses %j', async (body, message) => {
    const { status, json } = await served.post(route, body);
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });

  it('asks for JSON by POST', async () => {
    expect((await served.post(route, '1', { 'Content-Type': 'text/csv' })).status).toBe(415);
    const { status, headers } = await served.get(route);
    expect([status, headers.get('Allow')]).toEqual([405, 'POST']);
  });

  it('has its own protocol where it names a path of another', async () => {
    const other = await serveIris({ AIP_PREDICT_ROUTE: '/predict' });
    const { json } = await other.post('/predict', { instances: [[5.1, 2.5, 3, 1.1]] });
    expect(json.predictions[0].label).toBe(1);
    expect((await other.post('/predict', [[5.1, 2.5, 3, 1.1]])).status).toBe(400);
  });

  it('has no route where it names none', async () => {
    const other = await serveIris();
    expect((await other.post(route, { instances: [[5.1, 2.5, 3, 1.1]] })).status).toBe(404);
  });
});

it('is answered bare values of a single output, and strings for what is not finite', async () => {
  const tensor = { dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;
  const served = await serve({
    model: identityModel([{ input: 'x', output: 'y', ...tensor }]),
    inputs: [{ name: 'x', ...tensor }],
    outputs: [{ name: 'y', ...tensor }],
    env: { AIP_PREDICT_ROUTE: '/vertex' },
  });
  const { text } = await served.post('/vertex', {
    instances: [
      [1, 0.5],
      [null, '-Infinity'],
    ],
  });
  expect(text).toBe('{"predictions":[[1,0.5],["NaN","-Infinity"]]}');
});
