import { beforeAll, describe, expect, it } from 'vitest';
import { realModels } from '../../../../../test/support/real-models.ts';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serveIris } from '../../../../../test/support/server/served-iris.ts';
import { serveModel } from '../../../../../test/support/server/served-model.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';

const columns = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];
const flower = { sepal_length: 5.1, sepal_width: 2.5, petal_length: 3, petal_width: 1.1 };
const values = [5.1, 2.5, 3, 1.1];
const prediction = { label: 1, probabilities: [expect.closeTo(0.02, 6), expect.closeTo(0.98, 6), 0] };

function model(name: string): (typeof realModels)[number] {
  const found = realModels.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('a model of named columns', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveIris();
  });

  it.each([
    ['a split frame', { dataframe_split: { columns, index: [7], data: [values] } }],
    [
      'columns in another order',
      { dataframe_split: { columns: columns.toReversed(), data: [values.toReversed()] } },
    ],
    ['columns with numbers for names', { dataframe_split: { columns: [0, 1, 2, 3], data: [values] } }],
    ['no columns', { dataframe_split: { data: [values] } }],
    ['records', { dataframe_records: [flower] }],
    ['instances by position', { instances: [values] }],
    ['instances by name', { instances: [flower] }],
    ['instances as of SageMaker', { instances: [{ features: values }] }],
    ['parameters, which are ignored', { dataframe_records: [flower], params: { temperature: 1 }, x: 1 }],
  ])('takes %s', async (_what, body) => {
    const { status, json } = await served.post('/invocations', body);
    expect([status, json]).toEqual([200, { predictions: [prediction] }]);
  });

  it.each([[{ inputs: [values] }], [{ inputs: { X: [values] } }]])(
    'answers %j with whole tensors',
    async (body) => {
      const { json } = await served.post('/invocations', body);
      expect(json).toEqual({ predictions: { label: [1], probabilities: [prediction.probabilities] } });
    },
  );

  it('answers floats with a fraction', async () => {
    const { text } = await served.post('/invocations', { dataframe_records: [flower] });
    expect(text).toMatch(/^{"predictions":\[{"label":1,"probabilities":\[0\.0\d+,0\.9\d+,0\.0\]}\]}$/);
  });

  it.each([
    [
      { instances: [], inputs: [] },
      'the body: expected one of dataframe_split, dataframe_records, instances, inputs, got both instances and inputs',
    ],
    [{ dataframe_split: [values] }, 'dataframe_split: expected an object with "data", got an array of 1'],
    [{ dataframe_split: { columns } }, 'dataframe_split.data: expected an array of rows, got nothing'],
    [{ dataframe_split: { columns, data: [] } }, 'dataframe_split.data: expected at least one row'],
    [
      { dataframe_split: { columns: 'a', data: [values] } },
      'dataframe_split.columns: expected an array, got "a"',
    ],
    [
      { dataframe_split: { columns, data: [values, [1]] } },
      'dataframe_split.data[1]: expected an array of 4, a value for each column, got an array of 1',
    ],
    [
      { dataframe_split: { columns: [...columns, 'petal_width'], data: [values] } },
      'dataframe_split.columns[4]: column "petal_width" is there twice',
    ],
    [
      { dataframe_split: { columns: columns.with(0, 'sepal_lenght'), data: [values] } },
      'dataframe_split.data[0]: the model has no "sepal_lenght"; did you mean "sepal_length"?',
    ],
    [
      { dataframe_split: { columns: columns.slice(1), data: [values.slice(1)] } },
      'dataframe_split.data[0]: "sepal_length" is missing',
    ],
    [
      { dataframe_split: { columns, data: [[1, 2, 'x', 4]] } },
      'dataframe_split.data[0].petal_length: expected a number (FP32), got "x"',
    ],
    [{ dataframe_records: flower }, 'dataframe_records: expected an array, got an object'],
    [{ dataframe_records: [] }, 'dataframe_records: expected at least one row'],
    [{ dataframe_records: [flower, {}] }, 'dataframe_records[1]: "sepal_length" is missing'],
    [{ instances: flower }, 'instances: expected an array, got an object'],
    [{ instances: [{ features: 1 }] }, 'instances[0]: the model has no "features"'],
    [{ inputs: { Y: [] } }, 'inputs: the model has no "Y"'],
    [{ inputs: null }, 'input "X": shape: expected [N, 4] (rank 2), got []'],
  ])('refuses %j', async (body, message) => {
    const { status, json } = await served.post('/invocations', body);
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });
});

describe('a model whose columns have no names', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveModel(model('iris-logreg/model.onnx'));
  });

  it.each([
    ['a split frame', { dataframe_split: { columns: ['a', 'b', 'c', 'd'], data: [values] } }],
    ['records', { dataframe_records: [{ a: 5.1, b: 2.5, c: 3, d: 1.1 }] }],
    ['records by input', { dataframe_records: [{ X: values }] }],
    ['a split frame by input', { dataframe_split: { columns: ['X'], data: [[values]] } }],
  ])('takes the columns of %s by position', async (_what, body) => {
    const { status, json } = await served.post('/invocations', body);
    expect(status).toBe(200);
    expect(json.predictions).toEqual([{ label: 1, probabilities: expect.any(Array) }]);
  });

  it.each([
    [
      { dataframe_records: [{ a: 1, b: 2, c: 3 }] },
      'dataframe_records[0]: expected 4 elements as in shape [4], got 3',
    ],
    [
      {
        dataframe_records: [
          { a: 1, b: 2, c: 3, d: 4 },
          { a: 1, b: 2, c: 3, e: 4 },
        ],
      },
      'dataframe_records[1]: "d" is missing',
    ],
    [
      {
        dataframe_records: [
          { a: 1, b: 2, c: 3, d: 4 },
          { a: 1, b: 2, c: 3, d: 4, e: 5 },
        ],
      },
      'dataframe_records[1]: expected the 4 columns of the first record, got more',
    ],
    [
      { dataframe_records: [{ a: 1, b: 2, c: 3, d: 4 }, 7] },
      'dataframe_records[1]: expected an object, got 7',
    ],
    [
      { dataframe_records: [{ a: 1, b: 2, c: 3, d: 'x' }] },
      'dataframe_records[0][3]: expected a number (FP32), got "x"',
    ],
  ])('refuses %j', async (body, message) => {
    const { status, json } = await served.post('/invocations', body);
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });
});

it('answers a column of one value with that value, as MLflow does', async () => {
  const served = await serveModel(model('diabetes-ridge/model.onnx'));
  const row = Array(10).fill(0);
  const split = await served.post('/invocations', { dataframe_split: { data: [row, row] } });
  const { variable } = split.json.predictions[0];
  expect(variable).toEqual(expect.any(Number));
  expect(split.json).toEqual({ predictions: [{ variable }, { variable }] });
  const instances = await served.post('/invocations', { instances: [row] });
  expect(instances.json).toEqual({ predictions: [[variable]] });
  const inputs = await served.post('/invocations', { inputs: [row] });
  expect(inputs.json).toEqual({ predictions: { variable: [[variable]] } });
});

it('takes and returns the bare words of Python for what is not finite', async () => {
  const tensor = { dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;
  const served = await serve({
    model: identityModel([{ input: 'x', output: 'y', ...tensor }]),
    inputs: [{ name: 'x', ...tensor }],
    outputs: [{ name: 'y', ...tensor }],
  });
  const response = await fetch(`${served.url}/invocations`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"dataframe_split": {"data": [[NaN, Infinity]]}}',
  });
  expect([response.status, await response.text()]).toEqual([200, '{"predictions":[{"y":[NaN,Infinity]}]}']);
});
