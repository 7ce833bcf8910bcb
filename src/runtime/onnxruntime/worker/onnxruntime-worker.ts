/**
 * The child process that holds the model: a hostile one can crash or hang this process, never
 * mlpack's own. It starts with ORT_DISABLE_TELEMETRY=1 and nothing else in its environment.
 */
import { performance } from 'node:perf_hooks';
import type { InferenceSession } from 'onnxruntime-node';
import type { Tensor } from '../../../tensor/tensor.ts';
import type { WorkerReply, WorkerRequest } from './messages.ts';
import { loadOnnxruntime, type Ort } from './load-onnxruntime.ts';
import { elementWeight, fromOrt, shapeFromOrt, toOrt } from './ort-tensor.ts';
import { runSession } from './run-session.ts';

const errorsOnly = 3;

type LoadRequest = WorkerRequest & { readonly type: 'load' };

let loaded: { readonly ort: Ort; readonly session: InferenceSession } | undefined;

/**
 * Loads the model by path, so that external data is found and mapped instead of read; weights are not repacked
 * nor an arena kept, so that memory stays near the size of the model.
 */
async function load({ onnxruntimeDir, modelPath }: LoadRequest): Promise<WorkerReply> {
  const ort = loadOnnxruntime(onnxruntimeDir);
  const session = await ort.InferenceSession.create(modelPath, {
    enableCpuMemArena: false,
    logSeverityLevel: errorsOnly,
    extra: { session: { disable_prepacking: '1' } },
  });
  loaded = { ort, session };
  return { type: 'loaded', inputNames: session.inputNames, outputNames: session.outputNames };
}

async function run(request: WorkerRequest & { readonly type: 'run' }): Promise<WorkerReply> {
  if (loaded === undefined) return { type: 'refused', message: 'no model is loaded' };
  const { ort, session } = loaded;
  const feeds = Object.fromEntries(request.inputs.map((tensor) => [tensor.name, toOrt(ort, tensor)]));
  const startedMs = performance.now();
  const resultOf = await runSession(session, feeds, [...request.outputNames, ...request.shapeNames]);
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
