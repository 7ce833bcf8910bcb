import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';

/** A model that knows the categories of a column by their numbers only. */
let served: Served;
beforeAll(async () => {
  const matrix = { dtype: 'float64', shape: ['N', 2], batchAxis: 0 } as const;
  served = await serve({
    model: identityModel([{ ...matrix, input: 'X', output: 'y' }]),
    inputs: [{ ...matrix, name: 'X', features: ['age', 'plan'], coded: ['plan'] }],
    outputs: [{ ...matrix, name: 'y' }],
  });
});

const advice =
  '; the model knows the categories of "plan" only by the numbers that they were in training: frame["plan"].cat.codes in pandas';

describe('a category', () => {
  it('is sent as its number', async () => {
    const { status } = await served.post('/predict', { rows: [{ age: 41, plan: 2 }] });
    expect(status).toBe(200);
  });

  it.each([
    [{ age: 41, plan: 'free' }, `rows[1].plan: expected a number (FP64), got "free"${advice}`],
    [[41, 'free'], `rows[1].plan: expected a number (FP64), got "free"${advice}`],
    [{ age: 'old', plan: 2 }, 'rows[1].age: expected a number (FP64), got "old"'],
    [{ age: 41, plan: {} }, 'rows[1].plan: expected a number (FP64), got an object'],
  ])('that is sent by its name is told how to be sent: %j', async (row, error) => {
    const { status, json } = await served.post('/predict', { rows: [{ age: 30, plan: 1 }, row] });
    expect([status, json.error]).toEqual([400, error]);
  });
});
