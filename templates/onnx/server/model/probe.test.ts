import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { realModelPath } from '../../../../test/support/real-models.ts';
import { crossRowModel, lookupModel } from '../../../../test/support/server/small-models.ts';
import { type HomeOptions, testSettings, writeHome } from '../../../../test/support/server/served.ts';
import { readRepository } from '../repository/repository.ts';
import { type Probe, probe } from './probe.ts';
import { sampleOf } from './sample.ts';
import { loadModel } from './session.ts';

/** @param msOf what an inference takes by its rows, as a busy CPU would blur it; as it is when undefined */
async function probed(
  options: HomeOptions,
  maxRows: number | null = null,
  msOf?: (rows: number) => number,
): Promise<Probe> {
  const { first } = readRepository(testSettings({ MLPACK_HOME: await writeHome(options) }));
  const model = await loadModel(first.folder, first.contract, 1);
  onTestFinished(() => model.release());
  const sample = sampleOf(first.contract, first.goldenFile);
  if (msOf === undefined) return probe(model, first.contract, sample, maxRows);
  let ms = 0;
  const run: typeof model.run = (feeds, names) => {
    ms += msOf(feeds.values().next().value?.shape[0] ?? 0);
    return model.run(feeds, names);
  };
  return probe({ ...model, run }, first.contract, sample, maxRows, () => ms);
}

/** A millisecond, and a hundredth of one for each row. */
const cheapRows = (rows: number) => 1 + rows / 100;

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
    const { plan, reason, rowMs } = await probed(iris, null, cheapRows);
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
    const { plan } = await probed(gru, null, cheapRows);
    expect(plan?.inputs).toEqual([
      { name: 'x', axis: 0 },
      { name: 'h', axis: 1 },
    ]);
    expect(plan?.outputAxes.get('h_out')).toBe(1);
  });

  it('plans no more rows than allowed', async () => {
    expect((await probed(iris, 5, cheapRows)).plan?.maxRows).toBe(5);
    expect(await probed(iris, 1)).toMatchObject({ plan: null, reason: 'switched off' });
  });

  it.each<[string, HomeOptions, string]>([
    ['whose rows depend on each other', crossRowModel, 'its rows do not come out alone as they do together'],
    ['of a fixed batch', fixed(lookupModel), 'its inputs share no batch axis'],
  ])('plans none for a model %s', async (_what, options, reason) => {
    expect(await probed(options)).toMatchObject({ plan: null, reason });
  });

  it('plans none for a model that takes long', async () => {
    const { plan, reason } = await probed(iris, null, () => 501);
    expect([plan, reason]).toEqual([null, 'an inference takes too long to share']);
  });

  it('plans none for a model that gains nothing by more rows at once', async () => {
    const { plan, reason } = await probed(iris, null, (rows) => rows ** 1.2);
    expect([plan, reason]).toEqual([null, 'more rows at once gain nothing']);
  });

  it('plans batches on a machine so busy that an inference is seldom left alone', async () => {
    let runs = 0;
    const busy = (rows: number) => cheapRows(rows) + (rows === 3 && ++runs < 8 ? 20 : 0);
    expect((await probed(iris, 3, busy)).plan?.maxRows).toBe(3);
  });

  it('uses the golden case as its sample', async () => {
    const home = await writeHome(lookupModel);
    const { first } = readRepository(testSettings({ MLPACK_HOME: home }));
    const golden = join(realModelPath('iris-rf'), 'golden.json');
    // Not a case of this model: zeros are taken instead.
    expect(sampleOf(first.contract, golden).feeds?.get('x')?.shape).toEqual([1, 2]);
  });

  it('runs no model of which the build could record nothing, as it may take more than there is', async () => {
    const { first } = readRepository(testSettings({ MLPACK_HOME: await writeHome(iris) }));
    const recorded = { schemaVersion: 1, source: 'recorded', framework: null, cases: [] };
    await writeFile(first.goldenFile, JSON.stringify(recorded));
    const sample = sampleOf(first.contract, first.goldenFile);
    const endless = { run: () => expect.unreachable('the model was run'), release: () => undefined };
    expect(await probe(endless, first.contract, sample, null)).toEqual({
      plan: null,
      reason: 'nothing could be recorded of it when it was built',
      rowMs: Infinity,
    });
  });
});

function fixed({ model, inputs, outputs }: HomeOptions): HomeOptions {
  return { model, inputs: inputs.map((input) => ({ ...input, shape: [1, 2] })), outputs };
}
