import { beforeAll, describe, expect, it } from 'vitest';
import { gatherModel } from '../../../../../test/support/server/constant-models.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';

let served: Served;
beforeAll(async () => {
  served = await serve({
    model: gatherModel([10, 20, 30]),
    inputs: [
      { name: 'ids', dtype: 'int64', shape: ['N', 2], batchAxis: 0 },
      { name: 'k', dtype: 'int64', shape: ['N'], batchAxis: 0 },
    ],
    outputs: [{ name: 'y', dtype: 'int64', shape: ['N', 2], batchAxis: 0 }],
  });
});

describe('an index that a table of the model has not', () => {
  const rows = [
    { ids: [0, 2], k: 1 },
    { ids: [1, 70_000], k: 1 },
  ];
  const table = "70000 is not in the model's table, which has 0 to 2";
  it.each([
    ['/predict', { rows }, `rows[1].ids[1]: ${table}`],
    ['/v1/models/m:predict', { instances: rows }, `instances[1].ids[1]: ${table}`],
    [
      '/v2/models/m/infer',
      {
        inputs: [
          { name: 'ids', datatype: 'INT64', shape: [1, 2], data: [70_000, 0] },
          { name: 'k', datatype: 'INT64', shape: [1], data: [0] },
        ],
      },
      `input "ids": row 0, column "ids[0]": ${table}`,
    ],
  ])('is named by %s', async (path, body, message) => {
    const { status, json } = await served.post(path, body);
    expect([status, json]).toEqual([400, { error: message }]);
  });

  it('is not guessed at where two inputs could be it', async () => {
    const { status, json } = await served.post('/predict', { rows: [{ ids: [0, 7], k: 7 }] });
    expect(status).toBe(400);
    expect(json.error).toContain('the model cannot compute these inputs');
  });

  it('is none where it counts from the end', async () => {
    const { json } = await served.post('/predict', { rows: [{ ids: [0, -1], k: 0 }] });
    expect(json.predictions).toEqual([{ y: [10, 30] }]);
  });
});
