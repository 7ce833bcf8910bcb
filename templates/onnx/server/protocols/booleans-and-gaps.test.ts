/** What pandas has in columns of numbers beside numbers: true and false, and its words for a missing one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { matrixHome } from '../../../../test/support/server/frame-models.ts';
import { serve, type Served } from '../../../../test/support/server/served.ts';
import { dataOf, inferV2 } from '../../../../test/support/server/v2-infer.ts';

const csv = { 'Content-Type': 'text/csv' };
const column = { shape: ['N', 1], batchAxis: 0 } as const;
const columns = [
  { ...column, name: 'active', dtype: 'float64' },
  { ...column, name: 'member', dtype: 'int64' },
  { ...column, name: 'score', dtype: 'float16' },
  { ...column, name: 'city', dtype: 'string' },
] as const;

/** Passes four columns, the text of which may be missing. */
let served: Served;
/** Passes a matrix without names. */
let matrix: Served;
beforeAll(async () => {
  served = await serve({
    model: identityModel(
      columns.map(({ name, ...rest }) => ({ ...rest, input: name, output: `${name}_out` })),
    ),
    inputs: columns.map((spec) => (spec.name === 'city' ? { ...spec, missing: '(none)' } : spec)),
    outputs: columns.map((spec) => ({ ...spec, name: `${spec.name}_out` })),
  });
  matrix = await serve(matrixHome);
});

const record = { active: true, member: false, score: true, city: 'Oslo' };
const names = Object.keys(record);

describe('true and false in columns of numbers', () => {
  it.each([
    ['/predict', [record]],
    ['/predict', [Object.values(record)]],
    ['/predict', { inputs: { active: [[true]], member: [[false]], score: [[true]], city: [['Oslo']] } }],
    ['/invocations', { dataframe_records: [record] }],
    ['/invocations', { dataframe_split: { columns: names, data: [Object.values(record)] } }],
    ['/invocations', { inputs: { active: [true], member: [false], score: [true], city: ['Oslo'] } }],
    ['/invocations', { instances: [record] }],
    ['/v1/models/m:predict', { instances: [record] }],
  ])('are 1 and 0 at %s in %j', async (path, body) => {
    const { status, text } = await served.post(path, body);
    expect([status, text]).toEqual([200, expect.stringMatching(/\b1\b.*\b0\b.*\b1\b.*Oslo/)]);
  });

  it.each([
    [`${names.join(',')}\nTrue,False,True,True\n`, '1.0,0,1.0,True\n'],
    [`,${names.join(',')}\n0,true,FALSE,1,a\n`, '1.0,0,1.0,a\n'],
  ])('are 1 and 0 in CSV: %j', async (body, answer) => {
    expect(await served.post('/invocations', body, { ...csv, Accept: 'text/csv' })).toMatchObject({
      status: 200,
      text: answer,
    });
  });

  it('make no header of a line where columns have no names', async () => {
    const { text } = await matrix.post('/invocations', 'True,False\n2,NA\n', { ...csv, Accept: 'text/csv' });
    expect(text).toBe('1.0,0.0\n2.0,NaN\n');
  });

  it('are 1 and 0 in a column of a frame of MLServer, and nothing in tensors', async () => {
    const inputs = [
      { name: 'a', datatype: 'BOOL', shape: [2, 1], data: [true, false] },
      { name: 'b', datatype: 'FP64', shape: [2, 1], data: [3.5, 4] },
    ];
    const pd = { parameters: { content_type: 'pd' } };
    expect(dataOf(await inferV2(matrix, inputs, pd))).toEqual([[1, 3.5, 0, 4]]);
    for (const datatype of ['FP32', 'BOOL']) {
      const tensor = { name: 'x', datatype, shape: [1, 2], data: [true, false] };
      expect((await inferV2(matrix, [tensor])).status).toBe(400);
    }
  });
});

describe('what is missing', () => {
  const rest = { active: 1, member: 2, score: 3 };

  it('is null in JSON, and in CSV whatever pandas takes for it, in columns of numbers alone', async () => {
    const body = `${names.join(',')}\nNA,2,None,NA\n#N/A,2,<NA>,null\n`;
    const answer = await served.post('/invocations', body, { ...csv, Accept: 'text/csv' });
    expect(answer.text).toBe('NaN,2,NaN,NA\nNaN,2,NaN,null\n');
    const { json } = await served.post('/invocations', `${names.join(',')}\n1,NA,1,a\n`, csv);
    expect(json.error).toMatch(/^line 2, column 2 \("member"\): expected an integer .*got "NA"$/);
  });

  it.each([
    ['/predict', [{ ...rest, city: null }]],
    ['/invocations', { dataframe_records: [{ ...rest, city: null }] }],
    [
      '/v2/models/m/infer',
      {
        parameters: { content_type: 'pd' },
        inputs: [
          ...Object.entries(rest).map(([name, value]) => ({
            name,
            datatype: 'INT64',
            shape: [1],
            data: [value],
          })),
          { name: 'city', datatype: 'BYTES', shape: [1], data: [null] },
        ],
      },
    ],
  ])('is the text that the model has for it at %s', async (path, body) => {
    const { status, text } = await served.post(path, body);
    expect([status, text]).toEqual([200, expect.stringContaining('(none)')]);
  });
});
