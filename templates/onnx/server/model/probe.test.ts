import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { realModelPath } from '../../../../test/support/real-models.ts';
import { crossRowModel, lookupModel, slowModel } from '../../../../test/support/server/small-models.ts';
import { type HomeOptions, testSettings, writeHome } from '../../../../test/support/server/served.ts';
import { readRepository } from '../repository/repository.ts';
import { type Probe, probe } from './probe.ts';
import { sampleFeeds } from './sample.ts';
import { loadModel } from './session.ts';

async function probed(options: HomeOptions, maxRows: number | null = null): Promise<Probe> {
  const { first } = readRepository(testSettings({ MLPACK_HOME: await writeHome(options) }));
  const model = await loadModel(first.folder, first.contract, 1);
  onTestFinished(() => model.release());
  return probe(model, first.contract, sampleFeeds(first.contract, first.goldenFile), maxRows);
}

const iris: HomeOptions = {
  model: [realModelPath('iris-rf/model.onnx')],
  inputs: [{ name: 'X', dtype: 'float32', shape: ['N', 4], batchAxis: 0 }],
  outputs: [
    { name: 'label', dtype: 'int64', shape: ['N'], batchAxis: 0 },
    { name: 'probabilities', dtype: 'float32', shape: ['N', 3], batchAxis: 0 },
  ],
};

const gru: HomeOptions = {
  model: [realModelPath('gru-stateful/model.onnx')],
  inputs: [
    { name: 'x', dtype: 'float32', shape: ['N', 'T', 1], batchAxis: 0 },
    { name: 'h', dtype: 'float32', shape: [1, 'N', 16], batchAxis: 1 },
  ],
  outputs: [
    { name: 'y', dtype: 'float32', shape: ['N', 'T', 1], batchAxis: 0 },
    { name: 'h_out', dtype: 'float32', shape: [1, 'N', 16], batchAxis: 1 },
  ],
};

describe('probe', () => {
  it('plans batches for a model whose rows are independent', async () => {
    const { plan, reason, rowMs } = await probed(iris);
    expect(reason).toBeNull();
    expect(plan?.maxRows).toBeGreaterThanOrEqual(16);
    expect(plan?.inputs).toEqual([{ name: 'X', axis: 0 }]);
    expect(plan?.outputAxes).toEqual(
      new Map([
        ['label', 0],
        ['probabilities', 0],
      ]),
    );
    expect(rowMs).toBeGreaterThan(0);
  });

  it('finds rows along other axes than the first', async () => {
    const { plan } = await probed(gru);
    expect(plan?.inputs).toEqual([
      { name: 'x', axis: 0 },
      { name: 'h', axis: 1 },
    ]);
    expect(plan?.outputAxes.get('h_out')).toBe(1);
  });

  it('plans no more rows than allowed', async () => {
    expect((await probed(iris, 5)).plan?.maxRows).toBe(5);
    expect(await probed(iris, 1)).toMatchObject({ plan: null, reason: 'switched off' });
  });

  it.each<[string, HomeOptions, string]>([
    ['whose rows depend on each other', crossRowModel, 'its rows do not come out alone as they do together'],
    ['of a fixed batch', fixed(lookupModel), 'its inputs share no batch axis'],
  ])('plans none for a model %s', async (_what, options, reason) => {
    expect(await probed(options)).toMatchObject({ plan: null, reason });
  });

  it('plans none for a model that takes long', async () => {
    // Five times the limit: a CPU that was busy while the model was measured computes it faster than it was made to be.
    const { plan, reason } = await probed(await slowModel(2500));
    expect([plan, reason]).toEqual([null, 'an inference takes too long to share']);
  });

  it('uses the golden case as its sample', async () => {
    const home = await writeHome(lookupModel);
    const { first } = readRepository(testSettings({ MLPACK_HOME: home }));
    const golden = join(realModelPath('iris-rf'), 'golden.json');
    // Not a case of this model: zeros are taken instead.
    expect(sampleFeeds(first.contract, golden)?.get('x')?.shape).toEqual([1, 2]);
  });
});

function fixed({ model, inputs, outputs }: HomeOptions): HomeOptions {
  return { model, inputs: inputs.map((input) => ({ ...input, shape: [1, 2] })), outputs };
}
