import { describe, expect, it } from 'vitest';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';
import { crossRowModel, lookupModel, sortedModel } from '../../../../../test/support/server/small-models.ts';
import { postTogether } from '../../../../../test/support/server/together.ts';
import { serve } from '../../../../../test/support/server/served.ts';

const places = ['inline', 'thread'] as const;

describe.each(places)('requests that arrive together, computed %s', (place) => {
  const env = { MLPACK_INFERENCE: place };

  it('share an inference, and each gets its own rows back', async () => {
    const served = await serve({ ...twoTensors, env });
    const rows = (i: number) => Array.from({ length: (i % 3) + 1 }, (_, r) => ({ a: [i, r], k: i }));
    const bodies = Array.from({ length: 32 }, (_, i) => ({ rows: rows(i) }));
    const answers = await postTogether(served.url, '/predict', bodies);
    expect(answers).toEqual(
      bodies.map((body) =>
        expect.objectContaining({ predictions: body.rows.map(({ a, k }) => ({ b: a, l: k })) }),
      ),
    );
    expect(served.inferences()).toEqual({ count: 1, rows: 63 });
  });

  it('do not suffer from one that cannot be computed', async () => {
    const served = await serve({ ...lookupModel, env });
    const bodies = Array.from({ length: 40 }, (_, i) => [[i % 3, i === 20 ? 7 : 0]]);
    const answers = await postTogether(served.url, '/predict', bodies);
    const refused = "rows[0].x[1]: 7 is not in the model's table, which has 0 to 2";
    const wanted = bodies.map((_, i) =>
      i === 20 ? { error: refused } : { predictions: [{ y: [10 * ((i % 3) + 1), 10] }] },
    );
    expect(answers).toMatchObject(wanted);
  });

  it('do not mix where rows depend on each other', async () => {
    const served = await serve({ ...crossRowModel, env });
    const answers = await postTogether(
      served.url,
      '/predict',
      Array.from({ length: 20 }, (_, i) => [[i, -i]]),
    );
    for (const answer of answers) expect(answer).toMatchObject({ predictions: [{ y: [1, 1] }] });
    expect(served.inferences()).toEqual({ count: 20, rows: 20 });
  });
});

it.each(places)('no rows have no rows for an answer, and the server lives on, computed %s', async (place) => {
  const served = await serve({ ...sortedModel, env: { MLPACK_INFERENCE: place } });
  const infer = (shape: readonly number[], data: readonly number[]) =>
    served.post('/v2/models/m/infer', { inputs: [{ name: 'x', datatype: 'FP32', shape, data }] });
  expect((await infer([0, 2], [])).json.outputs).toEqual([
    { name: 'y', datatype: 'FP32', shape: [0, 2], data: [] },
  ]);
  expect((await infer([1, 2], [1, 2])).json.outputs).toMatchObject([{ data: [2, 1] }]);
});

it('no rows have no rows for an answer where only the model knows how many columns that has', async () => {
  const [y] = sortedModel.outputs;
  const outputs = [{ name: 'y', dtype: 'float32', ...y, shape: ['N', null] }] as const;
  const served = await serve({ ...sortedModel, outputs, env: { MLPACK_INFERENCE: 'inline' } });
  const { json } = await served.post('/v2/models/m/infer', {
    inputs: [{ name: 'x', datatype: 'FP32', shape: [0, 2], data: [] }],
  });
  expect(json.outputs).toEqual([{ name: 'y', datatype: 'FP32', shape: [0, 2], data: [] }]);
});

describe('requests that cannot share an inference', () => {
  it('have one each: other outputs, other shapes', async () => {
    const served = await serve(twoTensors);
    const infer = (outputs?: object[]) =>
      served.post('/v2/models/m/infer', {
        inputs: [
          { name: 'a', datatype: 'FP32', shape: [1, 2], data: [1, 2] },
          { name: 'k', datatype: 'INT64', shape: [1], data: [3] },
        ],
        outputs,
      });
    const answers = await Promise.all([
      infer(),
      infer([{ name: 'l' }]),
      infer([{ name: 'l' }, { name: 'b' }]),
    ]);
    expect(answers.map(({ json }) => json.outputs.map(({ name }: { name: string }) => name))).toEqual([
      ['b', 'l'],
      ['l'],
      ['l', 'b'],
    ]);
  });

  it('have one each when batching is switched off', async () => {
    const served = await serve({ ...twoTensors, env: { MLPACK_MAX_BATCH_SIZE: '1' } });
    await postTogether(
      served.url,
      '/predict',
      Array.from({ length: 20 }, () => [{ a: [1, 2], k: 3 }]),
    );
    expect(served.inferences()).toEqual({ count: 20, rows: 20 });
  });
});

it.each(places)('a request waits for others as long as it is told to, computed %s', async (place) => {
  const served = await serve({
    ...twoTensors,
    env: { MLPACK_INFERENCE: place, MLPACK_MAX_BATCH_DELAY_MS: '60000', MLPACK_MAX_BATCH_SIZE: '3' },
  });
  const first = served.post('/predict', [{ a: [1, 2], k: 1 }]);
  await served.get('/v2/health/live');
  expect(served.inferences().count).toBe(0);
  const rest = [2, 3].map((k) => served.post('/predict', [{ a: [1, 2], k }]));
  const answers = await Promise.all([first, ...rest]);
  expect(answers.map(({ json }) => json.predictions[0].l)).toEqual([1, 2, 3]);
  expect(served.inferences()).toEqual({ count: 1, rows: 3 });
});
