import * as fs from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import ort from 'onnxruntime-node';
import { heldSource } from '../../src/convert/bytes/byte-source.ts';
import { openUnpacked } from '../../src/convert/bytes/open-unpacked.ts';
import type { Graph } from '../../src/convert/graph/graph.ts';
import { writeOnnx } from '../../src/convert/graph/write-onnx.ts';
import { readPickle } from '../../src/convert/pickle/read-pickle.ts';
import { PickleDict, PickleObject } from '../../src/convert/pickle/pickle-values.ts';
import { readModel } from '../../src/convert/read-model.ts';
import { convertEstimator } from '../../src/convert/sklearn/convert-estimator.ts';
import type { MethodName } from '../../src/convert/sklearn/methods.ts';
import { assembleModel } from '../../src/convert/sklearn/parts/assemble.ts';
import { cutFile } from '../../contract/trees/cut-file.ts';
import { openModel } from '../../src/runtime/onnxruntime/worker/open-model.ts';
import { importOnnxruntime } from '../../templates/onnx/server/model/onnxruntime.ts';
import { flat, type Golden } from './classical-golden.ts';
import { feedsOf } from './classical-feeds.ts';
import { tempDir } from './temp.ts';

// Unit tests of a worker share onnxruntime, which settles on a type for float16 at its first tensor: the server's is first.
await importOnnxruntime();

/** A folder of test/models/classical: a model as its framework saved it, and `golden.json` with the framework's answers. */
const modelsDir = resolve(import.meta.dirname, '../models/classical');

/** Numbers or texts of one tensor of an answer, with its shape. */
export interface Answer {
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
}

type Feeds = Readonly<Record<string, ort.Tensor>>;

/**
 * What mlpack answers of a graph, by the names of its outputs.
 *
 * @throws Error where onnxruntime alone, which walks the trees itself, answers otherwise
 */
export async function graphAnswers(graph: Graph, feeds: Feeds): Promise<ReadonlyMap<string, Answer>> {
  const path = join(await tempDir(), 'model.onnx');
  await writeOnnx(graph, path, { metadata: [] });
  await using model = await openModel(ort, path);
  const { outputNames } = model;
  const resultOf = await model.run(new Map(Object.entries(feeds)), outputNames);
  const answers = new Map(outputNames.map((name) => [name, answerOf(resultOf(name))]));
  if (cutFile(fs, path) === null) return answers;
  const session = await ort.InferenceSession.create(path);
  try {
    const alone = await session.run(feeds);
    for (const [name, tensor] of Object.entries(alone)) {
      // Its threads add up some of the trees each, so that sums are rounded otherwise.
      const tolerance = tensor.type === 'float32' ? 1e-5 : 1e-9;
      const answer = answers.get(name);
      const isSame = answerOf(tensor).data.every((item, at) => isClose(item, answer?.data[at], tolerance));
      if (!isSame) throw new Error(`${name} isn't what onnxruntime answers alone`);
    }
    return answers;
  } finally {
    await session.release();
  }
}

function answerOf({ dims, data }: ort.Tensor): Answer {
  const items = Array.from(data as ArrayLike<number | bigint | string>, (item) =>
    typeof item === 'bigint' ? Number(item) : item,
  );
  return { shape: [...dims], data: items };
}

/** What onnxruntime answers of a converted model beside the answers of its framework, both by the methods' names. */
async function convertedAnswers(
  name: string,
  golden: Golden,
): Promise<{ readonly [Side in 'expected' | 'answers']: ReadonlyMap<string, Answer> }> {
  await using model = await openEstimator(name);
  const { object } = model;
  const expected = new Map(
    Object.entries(golden.outputs).map(([output, tensor]) => [
      output,
      { shape: tensor.shape, data: flat(tensor) },
    ]),
  );
  const methods = [...new Set([...expected.keys()].map((output) => output.replace(/_\d+$/, '')))];
  const converted = await convertEstimator(object, name, { methods: methods as MethodName[] });
  const found = await graphAnswers(converted.graph, feedsOf(golden.inputs, converted));
  const answers = new Map<string, Answer>();
  for (const method of methods) {
    const outputs = converted.outputs.filter((output) => output.method === method);
    for (const [index, output] of outputs.entries()) {
      const answer = found.get(output.name);
      if (answer !== undefined) answers.set(outputs.length === 1 ? method : `${method}_${index}`, answer);
    }
  }
  return { expected, answers };
}

/** A model whose attributes were changed, its arrays held in memory. */
export async function changedModel(name: string, change: (state: PickleDict) => void): Promise<PickleObject> {
  const object = await readPickle(heldSource(name, await modelBytes(name)));
  if (!(object instanceof PickleObject && object.state instanceof PickleDict)) {
    throw new TypeError(`${name} holds no estimator`);
  }
  change(object.state);
  return object;
}

/** A model's file, unpacked. */
export async function modelBytes(name: string): Promise<Buffer> {
  await using file = await openUnpacked(await modelPath(name), join(await tempDir(), 'unpacked'), undefined);
  return await file.source.read(0, file.source.sizeBytes);
}

async function goldenOf(name: string): Promise<Golden> {
  return JSON.parse(await readFile(join(modelsDir, name, 'golden.json'), 'utf8')) as Golden;
}

/** The file beside golden.json. */
async function modelPath(name: string): Promise<string> {
  const dir = join(modelsDir, name);
  return join(dir, (await readdir(dir)).find((file) => file !== 'golden.json') ?? '');
}

async function openEstimator(name: string): Promise<AsyncDisposable & { readonly object: PickleObject }> {
  const file = await openUnpacked(await modelPath(name), join(await tempDir(), 'unpacked'), undefined);
  const value = await readModel(file.source);
  const { object } = await assembleModel([{ path: name, value, sizeBytes: file.source.sizeBytes }]);
  return { object, [Symbol.asyncDispose]: () => file[Symbol.asyncDispose]() };
}

/**
 * What a converted model answers otherwise than its framework does: other labels, or numbers that differ by more than a
 * tolerance, absolutely and relatively. Empty where it answers the same.
 */
export async function goldenDifferences(name: string, tolerance = 1e-9): Promise<readonly string[]> {
  return await differencesFrom(name, await goldenOf(name), tolerance);
}

/** {@link goldenDifferences}, of inputs and answers that are not in the model's golden.json. */
export async function differencesFrom(
  name: string,
  golden: Golden,
  tolerance = 1e-9,
): Promise<readonly string[]> {
  const { expected, answers } = await convertedAnswers(name, golden);
  const differences: string[] = [];
  for (const [output, { shape, data }] of expected) {
    const answer = answers.get(output);
    if (JSON.stringify(answer?.shape) !== JSON.stringify(shape)) {
      differences.push(`${output}: shape ${String(answer?.shape)}, not ${String(shape)}`);
      continue;
    }
    for (const [index, item] of data.entries()) {
      const found = answer?.data[index];
      if (!isClose(item, found, tolerance))
        differences.push(`${output}[${index}]: ${String(found)}, not ${item}`);
    }
  }
  return differences;
}

function isClose(expected: number | string | boolean, found: unknown, tolerance: number): boolean {
  if (typeof expected === 'string' || typeof found === 'string') return String(expected) === String(found);
  const [left, right] = [Number(expected), Number(found)];
  if (Object.is(left, right) || left === right) return true;
  return Math.abs(left - right) <= tolerance * Math.max(1, Math.abs(left));
}
