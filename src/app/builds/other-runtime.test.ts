/** Another runtime than onnxruntime, chosen where an environment is made: what it says and answers is what counts. */
import { expect, it } from 'vitest';
import { constantRuntime, projectOf } from '../../../test/support/constant-runtime.ts';
import { planImage } from '../../project/plan.ts';
import { loadProject } from '../project/load-project.ts';
import { checkGolden } from './check-golden.ts';

it('has its own answers recorded and replayed', async () => {
  const { environment, notes } = await projectOf('Identity', 42);
  await using loaded = await loadProject(environment, { model: 'model.onnx' });
  const [{ golden, files, loadPath, origin, name }] = loaded.models;
  expect(golden).toMatchObject({ source: 'recorded', cases: [{ outputs: [{ name: 'y', data: [42, 42] }] }] });
  expect(notes).toEqual([expect.stringContaining("recorded constants's own predictions")]);
  expect(files.map(({ path }) => path)).toEqual(['model.onnx', 'locale/constant']);

  const { config } = loaded.project;
  const plan = planImage({ config, name, version: '1.0.0', models: loaded.models, baseReference: null });
  const model = { ...plan.models[0], loadPath, origin };
  await expect(checkGolden(environment, model)).resolves.toBeUndefined();
  await expect(checkGolden({ ...environment, runtime: constantRuntime(41) }, model)).rejects.toMatchObject({
    code: 'GOLDEN_MISMATCH',
  });
});

it('says itself what it refuses, and what to do about it', async () => {
  const { environment } = await projectOf('Relu', 42);
  await expect(loadProject(environment, { model: 'model.onnx' })).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringContaining('Operator Relu is not constant.'),
    suggestions: ['Export a constant.'],
  });
});
