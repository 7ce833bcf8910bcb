import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';

/** A model that passes its tensors, named alike on both sides but for a suffix. */
async function passing(
  tensors: readonly {
    readonly name: string;
    readonly dtype: 'float32' | 'int64' | 'string';
    readonly shape: readonly (number | string)[];
    readonly batchAxis?: number | null;
    readonly features?: readonly string[];
    readonly labels?: readonly (string | number)[];
  }[],
): Promise<Served> {
  return serve({
    model: identityModel(
      tensors.map(({ name, ...rest }) => ({ ...rest, input: name, output: `${name}_out` })),
    ),
    inputs: tensors,
    outputs: tensors.map((tensor) => ({ ...tensor, name: `${tensor.name}_out` })),
  });
}

describe('a model with one matrix of named columns', () => {
  let served: Served;
  beforeAll(async () => {
    served = await passing([
      {
        name: 'X',
        dtype: 'float32',
        shape: ['N', 3],
        batchAxis: 0,
        features: ['height', 'width', 'depth'],
        labels: ['no', 'yes', 7],
      },
    ]);
  });
  const one = { X_out: { no: 1, yes: 2, '7': 3 } };

  it.each([
    ['rows by name', { rows: [{ depth: 3, height: 1, width: 2 }] }],
    ['rows by position', { rows: [[1, 2, 3]] }],
    ['a bare array', [[1, 2, 3]]],
    ['a single record', { height: 1, width: 2, depth: 3 }],
    ['a record by input', [{ X: [1, 2, 3] }]],
  ])('takes %s', async (_form, body) => {
    const { status, json } = await served.post('/predict', body);
    expect(status).toBe(200);
    expect(json).toEqual({ model: 'm', version: '1.2.3', predictions: [one] });
  });

  it('answers whole tensors with whole tensors', async () => {
    const { json } = await served.post('/predict', { inputs: { X: [[1, 2, 3]] } });
    expect(json).toEqual({ model: 'm', version: '1.2.3', outputs: { X_out: [one.X_out] } });
  });

  it('keeps the order of rows', async () => {
    const { json } = await served.post('/predict', [[1, 2, 3], { height: 4, width: 5, depth: 6 }]);
    expect(json.predictions).toEqual([one, { X_out: { no: 4, yes: 5, '7': 6 } }]);
  });

  it.each([
    [[{ height: 1, widht: 2, depth: 3 }], 'rows[0]: the model has no "widht"; did you mean "width"?'],
    [[[1, 2, 3], { height: 1, depth: 3 }], 'rows[1]: "width" is missing'],
    [
      [{ height: 1, width: 2, depth: 3, zzzzzz: 4 }],
      'rows[0]: the model has no "zzzzzz"; it has "height", "width", "depth"',
    ],
    [[[1, 2]], 'rows[0]: expected 3 elements as in shape [3], got 2'],
    [[[1, 2, 3], 5], 'rows[1]: expected an array of 3, got 5'],
    [[1, 2, 3], 'rows[0]: expected nested arrays of shape [3], got 1'],
    [[[1, 2, 3], { height: 1, width: 'x', depth: 3 }], 'rows[1].width: expected a number (FP32), got "x"'],
    [[[1, 2, {}]], 'rows[0].depth: expected a number (FP32), got an object'],
    [{ rows: [] }, 'rows: expected at least one row'],
    [7, 'the body: expected rows, a record or {"inputs": {…}}, got 7'],
    [{ rows: '[[1]]' }, 'rows: expected an array of rows, got "[[1]]"'],
    [
      { instances: [[1, 2, 3]] },
      'the body: expected {"rows": […]}, got "instances", which is for POST /invocations or /v1/models/MODEL:predict',
    ],
    [
      { dataframe_split: {} },
      'the body: expected {"rows": […]}, got "dataframe_split", which is for POST /invocations',
    ],
    [{ inputs: { Y: [] } }, 'inputs: the model has no "Y"; did you mean "X"?'],
    [{ inputs: {} }, 'inputs: "X" is missing'],
    [{ inputs: { X: [[1, 2, 3], [1]] } }, 'input "X"[1]: expected 3 elements as in shape [2, 3], got 1'],
    [{ inputs: { X: 5 } }, 'input "X": shape: expected [N, 3] (rank 2), got []'],
    ['{"__proto__": {"height": 1}, "width": 2, "depth": 3}', 'rows[0]: the model has no "__proto__"'],
  ])('refuses %j', async (body, message) => {
    const { status, json } = await served.post('/predict', body);
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });
});

describe('a model with a column per input', () => {
  let served: Served;
  beforeAll(async () => {
    served = await passing([
      { name: 'age', dtype: 'int64', shape: ['N', 1], batchAxis: 0, labels: ['born', 'one'] },
      { name: 'city', dtype: 'string', shape: ['N', 1], batchAxis: 0 },
    ]);
  });

  it('takes records and arrays of values, and returns values', async () => {
    const { json } = await served.post('/predict', {
      rows: [{ city: 'Oslo', age: 1 }, [9, 'Lima'], { age: [0], city: ['Pune'] }],
    });
    expect(json.predictions).toEqual([
      { age_out: 'one', city_out: 'Oslo' },
      { age_out: 9, city_out: 'Lima' },
      { age_out: 'born', city_out: 'Pune' },
    ]);
  });

  it('keeps 64-bit integers exact', async () => {
    const { text } = await served.post('/predict', '{"rows": [{"age": 9007199254740993, "city": ""}]}');
    expect(text).toContain('"age_out":9007199254740993');
  });

  it('says what a row holds', async () => {
    expect((await served.post('/predict', [[1]])).json.error).toBe(
      'rows[0]: expected an object with age, city, or those 2 values in an array, got an array of 1',
    );
    expect((await served.post('/predict', [{ age: 1, city: 2 }])).json.error).toBe(
      'rows[0].city: expected a string (BYTES), got 2',
    );
  });
});

describe('a model whose rows are not all stacked along the first axis', () => {
  let served: Served;
  beforeAll(async () => {
    served = await passing([
      { name: 'x', dtype: 'float32', shape: ['batch', 'time', 1], batchAxis: 0 },
      { name: 'h', dtype: 'float32', shape: [2, 'batch', 2], batchAxis: 1 },
    ]);
  });

  it('stacks and splits each along its own', async () => {
    const first = {
      x: [[1], [2], [3]],
      h: [
        [10, 11],
        [12, 13],
      ],
    };
    const second = {
      x: [[4], [5], [6]],
      h: [
        [20, 21],
        [22, 23],
      ],
    };
    const byRow = await served.post('/predict', { rows: [first, second] });
    expect(byRow.json.predictions).toEqual([
      { x_out: first.x, h_out: first.h },
      { x_out: second.x, h_out: second.h },
    ]);
    const stacked = [
      [first.h[0], second.h[0]],
      [first.h[1], second.h[1]],
    ];
    const whole = await served.post('/predict', { inputs: { x: [first.x, second.x], h: stacked } });
    expect(whole.json.outputs.h_out).toEqual(stacked);
  });

  it('wants rows of one size', async () => {
    const rows = [
      {
        x: [[1], [2]],
        h: [
          [1, 2],
          [3, 4],
        ],
      },
      {
        x: [[1]],
        h: [
          [1, 2],
          [3, 4],
        ],
      },
    ];
    expect((await served.post('/predict', { rows })).json.error).toBe(
      'rows[1].x: expected 2 elements as in shape [2, 1], got 1',
    );
  });
});

it('serves a model exported for one row only', async () => {
  const served = await passing([{ name: 'image', dtype: 'float32', shape: [1, 2, 2] }]);
  const image = [
    [1, 2],
    [3, 4],
  ];
  expect((await served.post('/predict', [image])).json.predictions).toEqual([{ image_out: image }]);
  expect((await served.post('/predict', [image, image])).json.error).toBe(
    'rows: the model takes exactly 1 row a request, got 2',
  );
});

it('asks for whole tensors where there are no rows', async () => {
  const served = await passing([{ name: 'signal', dtype: 'float32', shape: ['length'], batchAxis: null }]);
  expect((await served.post('/predict', [[1]])).json.error).toContain(
    'send {"inputs": {…}} with whole tensors',
  );
  expect((await served.post('/predict', { inputs: { signal: [1, 2] } })).json.outputs).toEqual({
    signal_out: [1, 2],
  });
});

describe('the text of an answer', () => {
  it('has classes in their order, escaped, and numbers that JSON lacks as strings', async () => {
    const served = await passing([
      { name: 'p"', dtype: 'float32', shape: ['N', 3], batchAxis: 0, labels: ['z"', 7, '__proto__'] },
    ]);
    const rows = [
      [0.5, 'NaN', null],
      ['-Infinity', 2, 3],
    ];
    const { text } = await served.post('/predict', { rows });
    expect(text).toBe(
      '{"model":"m","version":"1.2.3","predictions":[' +
        '{"p\\"_out":{"z\\"":0.5,"7":"NaN","__proto__":"NaN"}},' +
        '{"p\\"_out":{"z\\"":"-Infinity","7":2,"__proto__":3}}]}',
    );
    const whole = await served.post('/predict', { inputs: { 'p"': rows } });
    expect(whole.text).toContain('"outputs":{"p\\"_out":[{"z\\"":0.5,');
  });

  it('has outputs without an axis for rows once, beside the rows', async () => {
    const tensor = { dtype: 'int64', shape: ['N', 2] } as const;
    const served = await serve({
      model: identityModel([
        { ...tensor, input: 'x', output: 'y' },
        { ...tensor, input: 'k', output: 'all' },
      ]),
      inputs: [
        { ...tensor, name: 'x', batchAxis: 0 },
        { ...tensor, name: 'k', batchAxis: 0 },
      ],
      outputs: [
        { ...tensor, name: 'y', batchAxis: 0, labels: ['no', 'yes'] },
        { ...tensor, name: 'all', batchAxis: null },
      ],
    });
    const rows = [
      { x: [0, 1], k: [1, 2] },
      { x: [1, -1], k: [3, 4] },
    ];
    const { text } = await served.post('/predict', { rows });
    expect(text).toBe(
      '{"model":"m","version":"1.2.3","predictions":[{"y":["no","yes"]},{"y":["yes",-1]}],"outputs":{"all":[[1,2],[3,4]]}}',
    );
  });
});
