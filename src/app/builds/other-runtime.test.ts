/** Another runtime than onnxruntime, chosen where an environment is made: what it says and answers is what counts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { inputField, modelBytes, nodeField, outputField } from '../../../test/support/onnx-bytes.ts';
import { processFacts } from '../../../test/support/process-facts.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { bytesField } from '../../model/formats/onnx/wire/protobuf-writer.ts';
import { planImage } from '../../project/plan.ts';
import type { RunnableModel } from '../../replay/runnable-model.ts';
import { onnxruntime } from '../../runtime/onnxruntime/onnxruntime.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import { loadProject } from '../project/load-project.ts';
import { checkGolden } from './check-golden.ts';

/** Answers one number to everything, and takes no Relu. */
function constantRuntime(constant: number): Runtime {
  const y = { name: 'y', dtype: 'float32', shape: [1, 2] } as const;
  const loaded: RunnableModel = {
    runtime: 'constants',
    inputNames: ['x'],
    outputNames: ['y'],
    async run({ outputNames }) {
      const outputs = outputNames.map(() => ({ ...y, data: [constant, constant] }));
      return { type: 'ran', outputs, shapes: [y], durationMs: 0 };
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return {
    name: 'constants',
    packages: onnxruntime.packages,
    tree: async () => [],
    refusals: (_model, operators) =>
      operators.filter((name) => name === 'Relu').map((name) => `Operator ${name} is not constant.`),
    companionFiles: async () => [{ path: 'locale/constant', content: emptyContent }],
    advice: () => ['Export a constant.'],
    obtain: async () => '/constants',
    link: async () => {},
    load: async () => loaded,
  };
}

const emptyContent = bytesContent('');

/** A model of one operator, in a folder of its own, as an environment with that runtime sees it. */
async function modelOf(operator: string, constant: number) {
  const folder = await tempDir();
  const graph = [
    nodeField(operator, ['x'], ['y']),
    bytesField(2, 'g'),
    inputField('x', [1, 2]),
    outputField('y', [1, 2]),
  ];
  await writeFile(join(folder, 'model.onnx'), modelBytes(graph));
  const notes: string[] = [];
  const facts = processFacts(folder, {
    progress: { step: (_, run) => run(() => {}), note: (text) => notes.push(text) },
  });
  const environment = await createEnvironment(facts, constantRuntime(constant));
  onTestFinished(() => environment.http.close());
  return { environment, notes };
}

it('has its own answers recorded and replayed', async () => {
  const { environment, notes } = await modelOf('Identity', 42);
  await using loaded = await loadProject(environment, { model: 'model.onnx' });
  const [{ golden, files, loadPath, name }] = loaded.models;
  expect(golden).toMatchObject({ source: 'recorded', cases: [{ outputs: [{ name: 'y', data: [42, 42] }] }] });
  expect(notes).toEqual([expect.stringContaining("recorded constants's own predictions")]);
  expect(files.map(({ path }) => path)).toEqual(['model.onnx', 'locale/constant']);

  const { config } = loaded.project;
  const plan = planImage({ config, name, version: '1.0.0', models: loaded.models, baseReference: null });
  const model = { ...plan.models[0], loadPath };
  await expect(checkGolden(environment, model)).resolves.toBeUndefined();
  await expect(checkGolden({ ...environment, runtime: constantRuntime(41) }, model)).rejects.toMatchObject({
    code: 'GOLDEN_MISMATCH',
  });
});

it('says itself what it refuses, and what to do about it', async () => {
  const { environment } = await modelOf('Relu', 42);
  await expect(loadProject(environment, { model: 'model.onnx' })).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringContaining('Operator Relu is not constant.'),
    suggestions: ['Export a constant.'],
  });
});
