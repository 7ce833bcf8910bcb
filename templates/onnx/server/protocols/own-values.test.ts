import { expect, it } from 'vitest';
import { matrixHome } from '../../../../test/support/server/frame-models.ts';
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
