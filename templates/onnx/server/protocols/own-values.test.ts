import { describe, expect, it } from 'vitest';
import { columnsHome, matrixHome } from '../../../../test/support/server/frame-models.ts';
import { serve } from '../../../../test/support/server/served.ts';

it('an input that has a value in the model is refused in words that say so', async () => {
  const served = await serve({ ...matrixHome, ownValues: ['b'] });
  const x = { name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] };
  const whole = { inputs: { x: [[1, 2]], b: [[1, 2]] } };
  for (const [path, body] of [
    ['/v2/models/m/infer', { inputs: [x, { ...x, name: 'b' }] }],
    ['/predict', whole],
    ['/invocations', whole],
  ] as const) {
    const { status, json } = await served.post(path, body);
    expect([status, json.error], path).toEqual([
      400,
      expect.stringMatching(
        /: the model has a value of its own for "b", which cannot be changed here: leave it out/,
      ),
    ]);
  }
  expect((await served.post('/v2/models/m/infer', { inputs: [x] })).status).toBe(200);
});

describe.each([
  ['a matrix', matrixHome, { x: [1, 2] }, 'it has "x"'],
  ['columns', columnsHome('int64'), { age: 1, city: 'a' }, 'it has "age", "city"'],
])('a record for %s', (_what, home, whole, known) => {
  const records: readonly (readonly [string, string, (record: object) => object])[] = [
    ['rows[0]', '/predict', (record) => ({ rows: [record] })],
    ['rows[0]', '/predict', (record) => record],
    ['instances[0]', '/invocations', (record) => ({ instances: [record] })],
    ['instances[0]', '/v1/models/m:predict', (record) => ({ instances: [record] })],
  ];
  /** A frame's columns that the model has not are passed over. */
  const frames: typeof records = [
    ['dataframe_records[0]', '/invocations', (record) => ({ dataframe_records: [record] })],
    [
      'dataframe_split.data[0]',
      '/invocations',
      (record) => ({ dataframe_split: { columns: Object.keys(record), data: [Object.values(record)] } }),
    ],
  ];

  it('with such an input is refused in the same words, even where others are passed over', async () => {
    const served = await serve({ ...home, ownValues: ['b', 'valueOf'] });
    for (const [place, path, body] of [...records, ...frames]) {
      for (const name of ['b', 'valueOf']) {
        const { status, json } = await served.post(path, body({ ...whole, [name]: 1 }));
        expect([status, json.error], path).toEqual([
          400,
          expect.stringContaining(`${place}: the model has a value of its own for "${name}"`),
        ]);
      }
    }
    const ignoring = await serve({ ...home, ownValues: ['b'], env: { MLPACK_EXTRA_COLUMNS: 'ignore' } });
    expect((await ignoring.post('/predict', { ...whole, other: 1 })).status).toBe(200);
    expect((await ignoring.post('/predict', { ...whole, b: 1 })).json.error).toContain('a value of its own');
  });

  it('with a name that nothing has is told that and what there is', async () => {
    const served = await serve({ ...home, ownValues: ['b'] });
    for (const [place, path, body] of records) {
      for (const name of ['other', 'valueOf', 'constructor']) {
        const { status, json } = await served.post(path, body({ ...whole, [name]: 1 }));
        expect([status, json.error], path).toEqual([400, `${place}: the model has no "${name}"; ${known}`]);
      }
    }
  });
});

it('a column of a frame in V2 is refused so, too', async () => {
  const served = await serve({ ...columnsHome('int64'), ownValues: ['b'] });
  const column = (name: string, datatype: string, value: unknown) => ({
    name,
    datatype,
    shape: [1],
    data: [value],
  });
  const { status, json } = await served.post('/v2/models/m/infer', {
    parameters: { content_type: 'pd' },
    inputs: [column('age', 'INT64', 1), column('city', 'BYTES', 'a'), column('b', 'FP32', 1)],
  });
  expect([status, json.error]).toEqual([
    400,
    expect.stringContaining('inputs[2].name: the model has a value of its own for "b"'),
  ]);
  const byColumn = await served.post('/invocations', { inputs: { age: [1], city: ['a'], b: [1] } });
  expect(byColumn.json.error).toContain('inputs: the model has a value of its own for "b"');
});
