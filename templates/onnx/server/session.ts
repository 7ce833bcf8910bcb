import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Contract, TensorSpec } from './contract.ts';
import { HttpError } from './http-error.ts';
import { StartError } from './start-error.ts';
import type { Dtype, Elements, Tensor } from './tensors/dtype.ts';
import { toElements } from './tensors/elements.ts';
import { elementCount } from './tensors/shape.ts';

type OrtModule = typeof import('onnxruntime-node');

/** Below this, waking more threads for an inference costs more than they save. */
const smallModelBytes = 4 * 1024 * 1024;

/** A loaded model. */
export interface Model {
  /**
   * @param feeds every input of the contract, by name
   * @param outputNames what to return, in this order
   * @throws HttpError when onnxruntime cannot compute these inputs
   */
  run(feeds: ReadonlyMap<string, Tensor>, outputNames: readonly string[]): Promise<Tensor[]>;
}

/**
 * Loads the model and runs it once, so that the first request doesn't pay for onnxruntime's lazy
 * allocations. Blocks the thread while onnxruntime reads and optimises the model.
 *
 * @throws StartError when the file cannot be loaded or isn't what the contract says
 */
export async function loadModel(folder: string, contract: Contract): Promise<Model> {
  const ort = await importOrt();
  const file = join(folder, contract.modelFile);
  let session: InferenceSession;
  try {
    const threads = folderBytes(folder) < smallModelBytes ? 1 : availableParallelism();
    session = await ort.InferenceSession.create(file, { intraOpNumThreads: threads, logSeverityLevel: 3 });
  } catch (error) {
    throw new StartError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  compare(file, 'input', contract.inputs, session.inputMetadata);
  compare(file, 'output', contract.outputs, session.outputMetadata);
  const model = { run: runner(ort, session) };
  await warmUp(model, contract);
  return model;
}

async function importOrt(): Promise<OrtModule> {
  // It reports to its vendor unless told not to before it loads.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const ort = await import('onnxruntime-node');
  // onnxruntime-node 1.30 accepts float16 as Float16Array or Uint16Array but its native half reads
  // Uint16Array only. It settles on one at its first tensor, by what it finds in the global scope.
  const float16Array = Object.getOwnPropertyDescriptor(globalThis, 'Float16Array');
  Reflect.deleteProperty(globalThis, 'Float16Array');
  void new ort.Tensor('float32', new Float32Array(1), [1]);
  if (float16Array !== undefined) Object.defineProperty(globalThis, 'Float16Array', float16Array);
  return ort;
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(folder, path)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}

function compare(
  file: string,
  kind: string,
  specs: readonly TensorSpec[],
  found: readonly InferenceSession.ValueMetadata[],
): void {
  for (const value of found) {
    if (value.isTensor) continue;
    throw new StartError(
      `${file}: ${kind} "${value.name}" is a sequence or a map, which onnxruntime-node cannot exchange; package the model with mlpack, which rewrites it`,
    );
  }
  const described = specs.map(({ name, dtype }) => `${name}: ${dtype}`).join(', ');
  const actual = found.map((value) => `${value.name}: ${value.isTensor ? value.type : '?'}`).join(', ');
  if (described !== actual) {
    throw new StartError(
      `${file}: the contract says its ${kind}s are (${described}), but they are (${actual})`,
    );
  }
}

function runner(ort: OrtModule, session: InferenceSession): Model['run'] {
  return async (feeds, outputNames) => {
    const ortFeeds = Object.fromEntries([...feeds].map(([name, tensor]) => [name, toOrt(ort, tensor)]));
    let results: InferenceSession.OnnxValueMapType;
    try {
      results = await session.run(ortFeeds, [...outputNames]);
    } catch (error) {
      throw runError(error);
    }
    return outputNames.map((name) => fromOrt(name, results[name]));
  };
}

/** onnxruntime's wording names nodes of the graph: it goes to the log as the cause, not to the client. */
function runError(cause: unknown): HttpError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const isInput =
    /invalid dimensions|non-zero status code|out of (data )?bounds/i.test(message) && !/alloc/i.test(message);
  const error = isInput
    ? new HttpError(
        400,
        'the model cannot compute these inputs: their types and shapes are right, but not their values or sizes',
      )
    : new HttpError(500, 'the inference failed');
  error.cause = cause;
  return error;
}

function toOrt(ort: OrtModule, { dtype, shape, elements }: Tensor): OrtTensor {
  // The element types are paired by toElements; the constructor's overloads cannot see that.
  const tensor: OrtTensor = Reflect.construct(ort.Tensor, [dtype, elements, [...shape]]);
  return tensor;
}

function fromOrt(name: string, value: OrtTensor | undefined): Tensor {
  if (value === undefined || value.type === 'int4' || value.type === 'uint4') {
    throw new HttpError(500, `the model returned no usable tensor "${name}"`);
  }
  return { dtype: value.type, shape: value.dims, elements: value.data };
}

async function warmUp(model: Model, { inputs, outputs }: Contract): Promise<void> {
  const feeds = new Map<string, Tensor>();
  for (const { name, dtype, shape } of inputs) {
    if (shape === null) return;
    const sizes = shape.map((size) => (typeof size === 'number' ? size : 1));
    feeds.set(name, { dtype, shape: sizes, elements: zeros(dtype, elementCount(sizes)) });
  }
  try {
    await model.run(
      feeds,
      outputs.map(({ name }) => name),
    );
  } catch (error) {
    // Zeros and ones may be no input this model can take; only requests can tell.
    if (!(error instanceof HttpError)) throw error;
  }
}

function zeros(dtype: Dtype, count: number): Elements {
  const zero = dtype === 'string' ? '' : dtype === 'bool' ? false : 0;
  return toElements(dtype, Array.from({ length: count }).fill(zero), () => 'warm-up');
}
