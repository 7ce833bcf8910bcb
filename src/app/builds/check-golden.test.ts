import { expect, it } from 'vitest';
import { constantRuntime, projectOf } from '../../../test/support/constant-runtime.ts';
import { planImage } from '../../project/plan.ts';
import type { GoldenCase, GoldenSet } from '../../tensor/golden.ts';
import { loadProject } from '../project/load-project.ts';
import { checkGolden } from './check-golden.ts';

const tolerance = { absolute: 0, relative: 0 };
const sent: GoldenCase = {
  name: 'sent',
  inputs: [{ name: 'text', dtype: 'string', shape: [1], data: ['a b'] }],
  outputs: [{ name: 'label', dtype: 'string', shape: [1], data: ['a'] }],
  tolerance,
};
const ofGraph: GoldenCase = {
  name: 'of the graph',
  signature: 'inner',
  inputs: [{ name: 'x', dtype: 'float32', shape: [1, 2], data: [1, 1] }],
  outputs: [{ name: 'y', dtype: 'float32', shape: [1, 2], data: [42, 42] }],
  tolerance,
};

it('replays what is of the graph, and leaves to the server what takes its steps', async () => {
  const { environment } = await projectOf('Identity', 42);
  await using loaded = await loadProject(environment, { model: 'model.onnx' });
  const [model] = loaded.models;
  const signature = {
    inputs: [{ name: 'text', dtype: 'string', shape: ['N'] }],
    outputs: [{ name: 'label', dtype: 'string', shape: ['N'] }],
  } as const;
  const chain = {
    before: [{ kind: 'word-counts', input: 'text', output: 'x' }],
    inputs: model.signature.inputs.map((tensor) => ({ ...tensor, batchAxis: null })),
    outputs: model.signature.outputs.map((tensor) => ({ ...tensor, batchAxis: null })),
    after: [{ kind: 'best', scores: 'y', label: 'label' }],
  };
  const check = async (cases: readonly GoldenCase[], constant: number) => {
    const golden: GoldenSet = { source: 'framework', framework: null, cases };
    const models = [{ ...model, signature, chain, golden }] as const;
    const plan = planImage({ config: {}, name: 'm', version: '1.0.0', models, baseReference: null });
    const runtime = constantRuntime(constant);
    const { loadPath, origin } = model;
    await checkGolden({ ...environment, runtime }, { ...plan.models[0], loadPath, origin });
  };
  await expect(check([sent, ofGraph], 42)).resolves.toBeUndefined();
  await expect(check([sent], 41)).resolves.toBeUndefined();
  await expect(check([sent, ofGraph], 41)).rejects.toMatchObject({
    code: 'GOLDEN_MISMATCH',
    message: expect.stringContaining('that fail: 1 of 1. Case "of the graph"'),
  });
});
