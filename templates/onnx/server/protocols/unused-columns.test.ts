import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { serve, type Served } from '../../../../test/support/server/served.ts';

/** A model of a number and a text, fitted with an id and a name that it doesn't use. */
let served: Served;
beforeAll(async () => {
  const age = { dtype: 'float64', shape: ['N', 1], batchAxis: 0 } as const;
  const city = { dtype: 'string', shape: ['N', 1], batchAxis: 0 } as const;
  served = await serve({
    model: identityModel([
      { ...age, input: 'age', output: 'y' },
      { ...city, input: 'city', output: 'z' },
    ]),
    inputs: [
      { ...age, name: 'age' },
      { ...city, name: 'city' },
    ],
    outputs: [
      { ...age, name: 'y' },
      { ...city, name: 'z' },
    ],
    unused: ['id', 'name'],
  });
});

const record = { id: 7, age: 41, name: null, city: 'Oslo' };
const records = [record, { ...record, id: 'eight', age: 2 }];
const split = { columns: Object.keys(record), data: records.map((row) => Object.values(row)) };
const columns = { id: [7, 8], age: [[41], [2]], name: ['a', 'b'], city: [['Oslo'], ['Oslo']] };

describe('columns that a model was fitted with, but does not use', () => {
  it.each([
    ['/predict', { rows: records }],
    ['/predict', records],
    ['/predict', { inputs: columns }],
    ['/invocations', { dataframe_records: records }],
    ['/invocations', { dataframe_split: split }],
    ['/invocations', { instances: records }],
    ['/invocations', { inputs: columns }],
    ['/v1/models/m:predict', { instances: records }],
    ['/v1/models/m:predict', { inputs: columns }],
  ])('are passed over at %s in %j', async (path, body) => {
    const { status, text } = await served.post(path, body);
    expect([status, text]).toEqual([200, expect.stringMatching(/41.*2/)]);
  });

  it('are passed over in examples', async () => {
    const { status, json } = await served.post('/v1/models/m:regress', { examples: records });
    expect([status, json]).toEqual([200, { results: [41, 2] }]);
  });

  it('are passed over in CSV', async () => {
    const csv = 'id,age,name,city\n7,41,Ada,Oslo\n';
    const headers = { 'Content-Type': 'text/csv', Accept: 'text/csv' };
    expect((await served.post('/invocations', csv, headers)).text).toBe('41.0,Oslo\n');
  });

  const sent = [
    { name: 'id', datatype: 'INT64', shape: [1], data: [7] },
    { name: 'age', datatype: 'FP64', shape: [1], data: [41] },
    { name: 'name', datatype: 'BYTES', shape: [1], data: [null] },
    { name: 'city', datatype: 'BYTES', shape: [1], data: ['Oslo'] },
  ];

  it('are passed over among the columns of a frame in the Open Inference Protocol', async () => {
    const { status, json } = await served.post('/v2/models/m/infer', {
      parameters: { content_type: 'pd' },
      inputs: sent,
    });
    expect([status, json.outputs?.map(({ data }: { data: unknown }) => data)]).toEqual([
      200,
      [[41], ['Oslo']],
    ]);
  });

  it('are passed over where their bytes lie among those of others', async () => {
    const tensors = [
      ['id', new BigInt64Array([7n])],
      ['age', new Float64Array([41])],
    ] as const;
    const json = JSON.stringify({
      parameters: { content_type: 'pd' },
      inputs: [
        ...tensors.map(([name]) => ({
          name,
          datatype: name === 'id' ? 'INT64' : 'FP64',
          shape: [1],
          parameters: { binary_data_size: 8 },
        })),
        sent[3],
      ],
    });
    const body = Buffer.concat([Buffer.from(json), ...tensors.map(([, { buffer }]) => Buffer.from(buffer))]);
    const answer = await served.post('/v2/models/m/infer', body, {
      'Inference-Header-Content-Length': String(Buffer.byteLength(json)),
    });
    expect([answer.status, answer.json.outputs?.[0].data]).toEqual([200, [41]]);
  });

  it('leave truth values of a frame numbers', async () => {
    const { json } = await served.post('/predict', { rows: [{ ...record, age: true }] });
    expect(json.predictions).toEqual([{ y: 1, z: 'Oslo' }]);
  });

  it('are no tensors of the model', async () => {
    const { status, json } = await served.post('/v2/models/m/infer', { inputs: sent });
    expect([status, json.error]).toEqual([400, expect.stringContaining('the model has no "id"')]);
  });

  it('are not others', async () => {
    const { status, json } = await served.post('/predict', { rows: [{ ...record, other: 1 }] });
    expect([status, json]).toEqual([
      400,
      { error: 'rows[0]: the model has no "other"; it has "age", "city"' },
    ]);
  });
});

describe('columns that a model of a matrix does not use', () => {
  const X = { dtype: 'float64', shape: ['N', 2], batchAxis: 0 } as const;
  const row = { age: 41, city: 'Oslo', income: 3 };
  let matrix: Served;
  beforeAll(async () => {
    matrix = await serve({
      model: identityModel([{ ...X, input: 'X', output: 'y' }]),
      inputs: [{ ...X, name: 'X', features: ['age', 'income'] }],
      outputs: [{ ...X, name: 'y' }],
      unused: ['city'],
    });
  });

  it.each([
    ['/predict', row],
    ['/predict', { rows: [row] }],
    ['/predict', { rows: [{ age: 41, income: 3 }] }],
    ['/invocations', { dataframe_records: [row] }],
    ['/invocations', { dataframe_split: { columns: Object.keys(row), data: [Object.values(row)] } }],
    ['/v1/models/m:predict', { instances: [row] }],
  ])('are passed over at %s in %j', async (path, body) => {
    const { status, text } = await matrix.post(path, body);
    expect([status, text]).toEqual([200, expect.stringMatching(/\[41(\.0)?,\s*3(\.0)?\]/)]);
  });

  it('are passed over in CSV', async () => {
    const headers = { 'Content-Type': 'text/csv', Accept: 'text/csv' };
    const { status, text } = await matrix.post('/invocations', 'income,city,age\n3,Oslo,41\n', headers);
    expect([status, text]).toEqual([200, expect.stringMatching(/^41(\.0)?,3(\.0)?\n$/)]);
  });
});
