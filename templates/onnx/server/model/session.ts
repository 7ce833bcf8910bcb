import * as fs from 'node:fs';
import { join } from 'node:path';
import type { Tensor as OrtTensor } from 'onnxruntime-node';
import type { TensorSpec } from '../tensors/tensor-spec.ts';
import type { Contract } from '../repository/contract.ts';
import { HttpError } from '../util/http-error.ts';
import { cutFile } from '../../../../contract/trees/cut-file.ts';
import { own } from '../../../../contract/own.ts';
import { StartError } from '../util/start-error.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { loadRefusal } from './load-refusal.ts';
import type { Model } from './model.ts';
import { modelWithTrees } from './model-with-trees.ts';
import {
  describedInput,
  importOnnxruntime,
  type Onnxruntime,
  type Session,
  type ValueMetadata,
} from './onnxruntime.ts';

/**
 * Loads what the contract's graph computes: all of the model, where the contract has no chain. Blocks the thread while
 * onnxruntime reads and optimises it.
 *
 * @param intraOpThreads threads of one inference
 * @throws StartError when the file cannot be loaded or isn't what the contract says
 */
export async function loadModel(folder: string, contract: Contract, intraOpThreads: number): Promise<Model> {
  const ort = await importOnnxruntime();
  const file = join(folder, contract.modelFile);
  // What it lays out for rows of one size is memory that those of no other fit into, and none of it is ever given back.
  const enableMemPattern = contract.chain?.before.some(({ isAlone }) => isAlone === true) !== true;
  const load = (model: string | Uint8Array<ArrayBuffer>): Session => {
    const session = ort.createSession();
    try {
      session.loadModel(model, { intraOpNumThreads: intraOpThreads, enableMemPattern });
    } catch (error) {
      throw loadRefusal(file, contract.modelSha256, error);
    }
    return session;
  };
  const loaded = (session: Session): Model => ({
    run: runner(ort, session),
    release: () => session.dispose(),
  });
  const cut = cutFile(fs, file);
  const { inputs, outputs } = contract.chain ?? contract;
  const session = load(cut?.after.bytes ?? file);
  compare(file, 'input', inputs, cut?.inputs.map(describedInput) ?? session.inputMetadata);
  compare(file, 'output', outputs, session.outputMetadata);
  if (cut === null) return loaded(session);
  const { before, ensembles, after } = cut;
  const first = before === null ? null : { names: before.names, model: loaded(load(before.bytes)) };
  return modelWithTrees(first, ensembles, { names: after.names, model: loaded(session) });
}

function compare(
  file: string,
  kind: string,
  specs: readonly TensorSpec[],
  found: readonly ValueMetadata[],
): void {
  for (const value of found) {
    if (value.isTensor) continue;
    throw new StartError(
      `${file}: ${kind} "${value.name}" is a sequence or a map, which onnxruntime-node cannot exchange; package the model with mlpack, which rewrites it`,
    );
  }
  const described = specs.map(({ name, dtype }) => `${name}: ${dtype}`).join(', ');
  const actual = found.map(({ name, dtype }) => `${name}: ${dtype ?? '?'}`).join(', ');
  if (described !== actual) {
    throw new StartError(
      `${file}: the contract says its ${kind}s are (${described}), but they are (${actual})`,
    );
  }
}

function runner({ Tensor: OrtTensorClass }: Onnxruntime, session: Session): Model['run'] {
  return (feeds, outputNames) => {
    // Without a prototype: a tensor may be called __proto__.
    const ortFeeds: Record<string, OrtTensor> = Object.create(null);
    for (const [name, tensor] of feeds) ortFeeds[name] = toOrt(OrtTensorClass, tensor);
    const fetches: Record<string, null> = Object.create(null);
    for (const name of outputNames) fetches[name] = null;
    let results: Readonly<Record<string, OrtTensor>>;
    try {
      results = session.run(ortFeeds, fetches, {});
    } catch (error) {
      throw runError(error);
    }
    return outputNames.map((name) => fromOrt(name, resultOf(results, name)));
  };
}

/** The session assigns its results to an object, and an object that is assigned as `__proto__` becomes the prototype. */
function resultOf(results: Readonly<Record<string, OrtTensor>>, name: string): OrtTensor | undefined {
  return name === '__proto__' ? Object.getPrototypeOf(results) : own(results, name);
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

function toOrt(TensorClass: Onnxruntime['Tensor'], { dtype, shape, elements }: Tensor): OrtTensor {
  // The element types are paired by toElements; the constructor's overloads cannot see that.
  const tensor: OrtTensor = Reflect.construct(TensorClass, [dtype, elements, shape]);
  return tensor;
}

function fromOrt(name: string, value: OrtTensor | undefined): Tensor {
  if (value === undefined || value.type === 'int4' || value.type === 'uint4') {
    throw new HttpError(500, `the model returned no usable tensor "${name}"`);
  }
  return { dtype: value.type, shape: value.dims, elements: value.data };
}
