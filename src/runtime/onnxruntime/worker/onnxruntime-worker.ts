/**
 * The child process that holds the model: a hostile one can crash or hang this process, never
 * mlpack's own. It starts with ORT_DISABLE_TELEMETRY=1 and nothing else in its environment.
 */
import { performance } from 'node:perf_hooks';
import type { Tensor } from '../../../tensor/tensor.ts';
import type { WorkerReply, WorkerRequest } from './messages.ts';
import { loadOnnxruntime, type Ort } from './load-onnxruntime.ts';
import { elementWeight, fromOrt, shapeFromOrt, toOrt } from './ort-tensor.ts';
import { openModel, type OpenModel } from './open-model.ts';

type LoadRequest = WorkerRequest & { readonly type: 'load' };

let loaded: { readonly ort: Ort; readonly model: OpenModel } | undefined;

async function load({ onnxruntimeDir, modelPath }: LoadRequest): Promise<WorkerReply> {
  const ort = loadOnnxruntime(onnxruntimeDir);
  const model = await openModel(ort, modelPath);
  loaded = { ort, model };
  return { type: 'loaded', inputNames: model.inputNames, outputNames: model.outputNames };
}

async function run(request: WorkerRequest & { readonly type: 'run' }): Promise<WorkerReply> {
  if (loaded === undefined) return { type: 'refused', message: 'no model is loaded' };
  const { ort, model } = loaded;
  const feeds = new Map(request.inputs.map((tensor) => [tensor.name, toOrt(ort, tensor)]));
  const startedMs = performance.now();
  const resultOf = await model.run(feeds, [...request.outputNames, ...request.shapeNames]);
  const durationMs = performance.now() - startedMs;
  let left = request.maxElements ?? Infinity;
  const outputs: Tensor[] = [];
  for (const name of request.outputNames) {
    const result = resultOf(name);
    const weight = elementWeight(result);
    if (weight > left) continue;
    left -= weight;
    outputs.push(fromOrt(name, result));
  }
  const shapes = [...request.outputNames, ...request.shapeNames].map((name) =>
    shapeFromOrt(name, resultOf(name)),
  );
  return { type: 'ran', outputs, shapes, durationMs };
}

async function answer(request: WorkerRequest): Promise<void> {
  let reply: WorkerReply;
  try {
    reply = request.type === 'load' ? await load(request) : await run(request);
  } catch (error) {
    reply = { type: 'refused', message: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(reply);
}

process.on('message', (request: WorkerRequest) => void answer(request));
