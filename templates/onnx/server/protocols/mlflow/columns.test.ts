/** What MLflow's callers send beside the forms of its text: columns, indices, names of pandas. */
import { beforeAll, describe, expect, it } from 'vitest';
import { columnsHome, matrixHome } from '../../../../../test/support/server/frame-models.ts';
import { serveIris } from '../../../../../test/support/server/served-iris.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';

const columns = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];
const flower = { sepal_length: 5.1, sepal_width: 2.5, petal_length: 3, petal_width: 1.1 };
const values = Object.values(flower);
const csv = { 'Content-Type': 'text/csv' };
const label = (answer: { json: { predictions?: { label: number }[] } }) =>
  answer.json.predictions?.[0]?.label;

let iris: Served;
let people: Served;
let matrix: Served;
beforeAll(async () => {
  iris = await serveIris();
  people = await serve(columnsHome('int64'));
  matrix = await serve(matrixHome);
});

describe('inputs by column', () => {
  it('are put together to a matrix, and answered with whole tensors', async () => {
    const inputs = {
      sepal_length: [5.1, 5.1],
      sepal_width: [2.5, 2.5],
      petal_length: [3, 3],
      petal_width: [1.1, 1.1],
    };
    const { status, json } = await iris.post('/invocations', { inputs });
    const whole = await iris.post('/invocations', { inputs: [values, values] });
    expect([status, json]).toEqual([200, whole.json]);
  });

  // What ScoringServerClient.invoke(frame.to_dict('records')) sends.
  it('may be records, of other columns, too', async () => {
    const body =
      '{"inputs": [{"sepal_length": 5.1, "sepal_width": 2.5, "petal_length": 3.0, "petal_width": 1.1, "id": "a"}, {"sepal_length": 5.1, "sepal_width": 2.5, "petal_length": 3.0, "petal_width": 1.1, "id": "b"}]}';
    const { status, json } = await iris.post('/invocations', body);
    const whole = await iris.post('/invocations', { inputs: [values, values] });
    expect([status, json]).toEqual([200, whole.json]);
    const both = await people.post('/invocations', {
      inputs: [
        { city: 'Oslo', age: 1 },
        { age: 2, city: 'Pune' },
      ],
    });
    expect(both.json).toEqual({ predictions: { age_out: [[1], [2]], city_out: ['Oslo', 'Pune'] } });
  });

  it('are refused as records that lack a column', async () => {
    const { status, json } = await people.post('/invocations', { inputs: [{ age: 1 }] });
    expect([status, json.error]).toEqual([400, 'inputs[0]: "city" is missing']);
  });

  it('may be values alone, of one row', async () => {
    const whole = await iris.post('/invocations', { inputs: [values] });
    expect((await iris.post('/invocations', { inputs: { ...flower, other: 1 } })).json).toEqual(whole.json);
  });

  it('fill inputs of one column each', async () => {
    const { json } = await people.post('/invocations', { inputs: { city: ['Oslo', 'Pune'], age: [1, 2] } });
    expect(json).toEqual({ predictions: { age_out: [[1], [2]], city_out: ['Oslo', 'Pune'] } });
    const nested = await people.post('/invocations', { inputs: { city: ['Oslo'], age: [[1]] } });
    expect(nested.json).toEqual({ predictions: { age_out: [[1]], city_out: ['Oslo'] } });
  });

  it.each([
    [{ sepal_length: [1], sepal_width: [2] }, 'inputs: "petal_length" is missing'],
    [
      { sepal_length: [1, 2], sepal_width: [2], petal_length: [1, 2], petal_width: [1, 2] },
      'inputs.sepal_width: expected 2 values as in sepal_length, got 1',
    ],
    [
      { sepal_length: [1], sepal_width: ['x'], petal_length: [1], petal_width: [1] },
      'inputs[0].sepal_width: expected a number (FP32), got "x"',
    ],
  ])('are refused as %j', async (inputs, message) => {
    const { status, json } = await iris.post('/invocations', { inputs });
    expect([status, json.error]).toEqual([400, message]);
  });
});

describe('frames', () => {
  it.each([
    ['records by position', { dataframe_records: [{ '0': 5.1, '1': 2.5, '2': 3, '3': 1.1 }] }],
    ['columns called by position', { dataframe_split: { columns: ['0', '1', '2', '3'], data: [values] } }],
    ['records with other columns', { dataframe_records: [{ id: 7, ...flower, constructor: 'x' }] }],
    [
      'a split frame with other columns',
      { dataframe_split: { columns: ['id', ...columns], data: [[7, ...values]] } },
    ],
  ])('may be %s', async (_what, body) => {
    const answer = await iris.post('/invocations', body);
    expect([answer.status, label(answer)]).toEqual([200, 1]);
  });

  it.each([
    [
      { dataframe_records: [{ ...flower, sepal_length: undefined, sepal_lenght: 1 }] },
      'dataframe_records[0]: the model has no "sepal_lenght"; did you mean "sepal_length"?',
    ],
    [
      { dataframe_records: [{ '0': 1, '1': 2 }] },
      'dataframe_records[0]: expected 4 elements as in shape [4], got 2',
    ],
    [
      { columns, data: [values] },
      'the body: a frame has a key around it since MLflow 2: send {"dataframe_split": {"columns": […], "data": […]}}',
    ],
    [{ columns, index: [0], data: [values] }, 'the body: a frame has a key around it since MLflow 2'],
  ])('are refused as %j', async (body, message) => {
    const { status, json } = await iris.post('/invocations', body);
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });
});

describe('CSV of pandas', () => {
  it.each([
    ['an index', `,${columns.join(',')}\n0,${values.join(',')}\n`],
    ['an index in another order', `,${columns.toReversed().join(',')}\n0,${values.toReversed().join(',')}\n`],
    [
      'an index with a name, and another column',
      `id,${columns.join(',')},note\n0,${values.join(',')},"a, b"\n`,
    ],
  ])('may have %s', async (_what, body) => {
    const answer = await iris.post('/invocations', body, csv);
    expect([answer.status, label(answer)]).toEqual([200, 1]);
  });

  it('may have an index where columns have no names', async () => {
    const { json } = await matrix.post('/invocations', ',a,b\n0,1,2\n1,3,4\n', csv);
    expect(json.predictions).toEqual([{ y: [1, 2] }, { y: [3, 4] }]);
  });

  it('takes an empty first field for a missing number else', async () => {
    const { text } = await matrix.post('/invocations', ',2\n3,4\n', { ...csv, Accept: 'text/csv' });
    expect(text).toBe('NaN,2.0\n3.0,4.0\n');
  });
});

describe('columns that the model has not', () => {
  const body = { rows: [{ ...flower, id: 7 }] };

  it('are refused by /predict', async () => {
    expect((await iris.post('/predict', body)).json.error).toContain('rows[0]: the model has no "id"');
  });

  it('are ignored where the server is told so, but for one that is missing', async () => {
    const served = await serveIris({ MLPACK_EXTRA_COLUMNS: 'ignore' });
    expect((await served.post('/predict', body)).json.predictions).toMatchObject([{ label: 'versicolor' }]);
    expect(
      (await served.post('/predict', [{ ...flower, sepal_length: undefined, id: 7 }])).json.error,
    ).toContain('rows[0]: the model has no "id"');
  });
});
