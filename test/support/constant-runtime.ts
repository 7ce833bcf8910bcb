/** A runtime that is not onnxruntime, and projects that it computes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createEnvironment } from '../../src/app/environment/create-environment.ts';
import { bytesField } from './protobuf-bytes.ts';
import type { RunnableModel } from '../../src/replay/runnable-model.ts';
import { onnxruntime } from '../../src/runtime/onnxruntime/onnxruntime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { bytesContent } from '../../src/util/blobs/content.ts';
import { inputField, modelBytes, nodeField, outputField } from './onnx-bytes.ts';
import { processFacts } from './process-facts.ts';
import { tempDir } from './temp.ts';

/** Answers one number to everything, and takes no Relu. */
export function constantRuntime(constant: number): Runtime {
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

/** A model of one operator, model.onnx in a folder of its own, as an environment with that runtime sees it. */
export async function projectOf(operator: string, constant: number) {
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
  return { folder, environment, notes };
}
