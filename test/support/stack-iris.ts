import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import { build, writeIris } from './iris.ts';
import { warmLock } from './projects.ts';
import type { SteadyRequest } from './steady-requests.ts';

/** Builds iris into the engine under a name of the test's own. */
export async function buildIris(engine: Engine, dir: string, name: string): Promise<string> {
  await writeIris(dir, await warmLock());
  await writeFile(
    join(dir, 'mlpack.yaml'),
    `name: ${name}\nmodel: model.onnx\ntests:\n  file: golden.json\n`,
  );
  return (await build(dir, [], { engine })).reference;
}

/** A prediction of iris, as V2 has it. */
export function prediction(baseUrl: string, model: string): SteadyRequest {
  const inputs = [{ name: 'X', datatype: 'FP32', shape: [1, 4], data: [5.1, 3.5, 1.4, 0.2] }];
  return { url: `${baseUrl}/v2/models/${model}/infer`, body: JSON.stringify({ inputs }) };
}

/** Asks for it once. */
export async function predict(baseUrl: string, model: string): Promise<Response> {
  const { url, body } = prediction(baseUrl, model);
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

/** Changes a file as a user would. */
export async function edit(path: string, pattern: RegExp, replacement: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(pattern, replacement));
}
