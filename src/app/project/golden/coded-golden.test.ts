/** Golden cases of a model with a user's code behind its graph, which answers 42 to everything. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectOf } from '../../../../test/support/constant-runtime.ts';
import { planImage } from '../../../project/plan.ts';
import { checkGolden } from '../../builds/check-golden.ts';
import { loadProject } from '../load-project.ts';

const yaml = `model: model.onnx
steps:
  - inference
  - code: { file: after.mjs, inputs: [y], outputs: { verdict: { dtype: string, shape: [N] } } }
`;
const failing = `export default () => {
  throw new RangeError('boom');
};
`;
const answering = `export default ({ y }) => ({ verdict: { shape: [1], data: [String(y.data[0])] } });
`;
const golden = { inputs: { x: [[1, 2]] }, outputs: { verdict: ['41'] } };

/** A project of that code, and its golden cases read or recorded, and replayed. */
async function coded(code: string, outputs: object = golden.outputs) {
  const { folder, environment, notes } = await projectOf('Identity', 42);
  await writeFile(join(folder, 'mlpack.yaml'), yaml);
  await writeFile(join(folder, 'after.mjs'), code);
  await writeFile(join(folder, 'golden.json'), JSON.stringify({ ...golden, outputs }));
  const check = async () => {
    await using loaded = await loadProject(environment, { model: 'model.onnx' });
    const { models } = loaded;
    const plan = planImage({ config: {}, name: 'm', version: '1.0.0', models, baseReference: null });
    const [{ loadPath, origin, stepFolder = folder }] = models;
    await checkGolden(environment, { ...plan.models[0], loadPath, origin, stepFolder });
  };
  const load = () => loadProject(environment, { model: 'model.onnx' });
  return { folder, notes, check, load };
}

it('code that throws is said to be at fault, not the golden file, by file and line', async () => {
  const { folder, check, load, notes } = await coded(failing);
  const path = join(folder, 'model.onnx');
  await expect(check()).rejects.toMatchObject({
    code: 'CODE_FAILED',
    message: `${path}, case "golden": the code of a step fails: after.mjs:2:9: RangeError: boom`,
  });
  await rm(join(folder, 'golden.json'));
  await check();
  expect(notes.join('\n')).toContain(
    'none recorded: the code of a step fails for every input made up for it ("after.mjs:2:9: RangeError: boom")',
  );
  await using loaded = await load();
  expect(loaded.models[0].unrecorded).toMatchObject({ failedCode: 'after.mjs:2:9: RangeError: boom' });
});

it('what differs is told with the steps that it comes by', async () => {
  const { check } = await coded(answering);
  await expect(check()).rejects.toMatchObject({
    code: 'GOLDEN_MISMATCH',
    message: expect.stringContaining(
      '"verdict"[0] is "42", expected "41" (1 of 1 elements differ). Callers get it by the steps inference → code (after.mjs)',
    ),
    suggestions: expect.arrayContaining([expect.stringContaining('"signature": "inner"')]),
  });
});

it('a golden output that code takes away is told by name, and stands for no other', async () => {
  const some = await coded(answering, { y: [[42, 42]], verdict: ['42'] });
  await some.check();
  expect(some.notes).toContain('Golden output "y" is not compared: the step code (after.mjs) takes it.');
  const { folder, check, notes } = await coded(answering, { y: ['42'] });
  await check();
  expect(notes.join('\n')).toContain(
    `golden.json beside the model is not used: ${join(folder, 'golden.json')}, case "golden": callers get none of its outputs ("y": the step code (after.mjs) takes it); they get verdict: string [N]`,
  );
});
