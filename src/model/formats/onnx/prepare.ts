import { dirname, join, posix } from 'node:path';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { Signature, TensorInfo } from '../../../tensor/signature.ts';
import type { Content } from '../../../util/blobs/content.ts';
import type { Categories } from './categories.ts';
import { requireExternalData } from './wire/external-data.ts';
import { inspectOutline, type InspectOptions } from './inspect.ts';
import { digestModel, type ModelDigests } from './model-digests.ts';
import type { ModelInfo, ModelTensor } from '../../model-info.ts';
import { localeFolder } from './onnx-support.ts';
import { hashedFileContent, patchedFileContent } from './wire/patched-content.ts';
import { inputLimits, type InputLimits } from './recording/input-limits.ts';
import { randomOutputs } from './recording/random-outputs.ts';
import { removeZipMaps } from './remove-zipmap.ts';

/** A model as it goes into an image. */
export interface PreparedModel {
  /** `model.onnx` first, then its external data, then what the runtime needs beside it; relative to it. */
  readonly files: readonly { readonly path: string; readonly content: Content }[];
  /** What the files take and return: tensors only. */
  readonly signature: Signature;
  /** The axis along which rows can be stacked, by the name of the input or output. */
  readonly batchAxes: Readonly<Record<string, number | null>>;
  /** Class labels of the last axis, by output; outputs without are absent. */
  readonly labels: Readonly<Record<string, readonly (string | number)[]>>;
  /** Layout of the inputs that read like images, by name; others are absent. */
  readonly imageLayouts: Readonly<Record<string, 'NCHW' | 'NHWC'>>;
  /** Known values of each column, by input; inputs without are absent. */
  readonly categories: Readonly<Record<string, readonly Categories[]>>;
  readonly opsets: Readonly<Record<string, number>>;
  /** What the graph says to those who make up inputs for the model and record what it answers. */
  readonly recording: {
    readonly limits: ReadonlyMap<string, InputLimits>;
    readonly randomOutputs: ReadonlySet<string>;
  };
  /** What was changed and why, one sentence each. */
  readonly notes: readonly string[];
  /** Whether the user's own file can be loaded in its place: it has the same bytes, and needs nothing that is not beside it. */
  readonly loadableAsIs: boolean;
  /** Of `model.onnx`, lower-case hex. */
  readonly sha256: string;
  /** Of `model.onnx`; external data not counted. */
  readonly sizeBytes: number;
  readonly digests: ModelDigests;
}

/** The model's name inside an image; external data keeps its own, which the model refers to. */
const mainFile = 'model.onnx';

/**
 * Makes the files of an image out of a user's model: the graph, rewritten where the runtime could not
 * run it, and its external data. Large files are hashed and streamed, never held. The same model gives the same bytes.
 * Throws what {@link inspectModel} throws, MODEL_EXTERNAL_DATA for missing or short data, MODEL_UNSUPPORTED
 * for an output that cannot be made a tensor.
 */
export async function prepareModel(
  path: string,
  { runtime, signal }: InspectOptions = {},
): Promise<PreparedModel> {
  const { info, outline } = await inspectOutline(path, { signal });
  requireExternalData(path, info.externalData);
  const { patches, outputs } = removeZipMaps(info, outline);
  const rewritten = patches.length > 0;
  const main = rewritten
    ? await patchedFileContent(path, patches, signal)
    : await hashedFileContent(path, signal);
  const external = await externalFiles(info, signal);
  const companions = (await runtime?.companionFiles(outline, signal)) ?? [];
  return {
    files: [{ path: mainFile, content: main }, ...external, ...companions],
    signature: {
      inputs: info.inputs.map(tensorInfo),
      outputs: info.outputs.map((output) => outputs.get(output.name) ?? tensorInfo(output)),
    },
    batchAxes: Object.fromEntries(
      [...info.inputs, ...info.outputs].map(({ name, hints }) => [name, hints.batchAxis]),
    ),
    labels: Object.fromEntries(
      info.outputs.flatMap(({ name, hints }) => (hints.labels === null ? [] : [[name, hints.labels]])),
    ),
    imageLayouts: Object.fromEntries(
      info.inputs.flatMap(({ name, hints }) => (hints.image === null ? [] : [[name, hints.image]])),
    ),
    categories: Object.fromEntries(
      info.inputs.flatMap(({ name, hints }) => (hints.categories === null ? [] : [[name, hints.categories]])),
    ),
    opsets: info.opsets,
    recording: { limits: inputLimits(outline.graph), randomOutputs: randomOutputs(outline) },
    notes: [...outputs.values()].map(
      ({ name, shape }) =>
        `Output "${name}" was a ZipMap's sequence of maps, which onnxruntime-node cannot return; it is now the tensor of scores float32 [${(shape ?? []).map((size) => size ?? '?').join(', ')}], and its class labels are kept.`,
    ),
    loadableAsIs: !rewritten && companions.length === 0,
    sha256: main.sha256,
    sizeBytes: main.sizeBytes,
    digests: await digestModel(path, outline, signal),
  };
}

async function externalFiles(
  { file, externalData }: ModelInfo,
  signal: AbortSignal | undefined,
): Promise<PreparedModel['files']> {
  const files: { path: string; content: Content }[] = [];
  for (const { location } of externalData) {
    const path = posix.normalize(location);
    if (path === mainFile || path.startsWith(`${mainFile}/`) || path.startsWith(`${localeFolder}/`)) {
      throw new MlpackError(
        'MODEL_EXTERNAL_DATA',
        `${file.path} keeps weights in "${location}", a name that an image has for files of its own.`,
        {
          suggestions: [
            'Save it again: onnx.save_model(model, "model.onnx", save_as_external_data=True, location="model.onnx.data")',
          ],
        },
      );
    }
    // Two spellings of one path are one file.
    if (files.some((other) => other.path === path)) continue;
    files.push({ path, content: await hashedFileContent(join(dirname(file.path), path), signal) });
  }
  return files;
}

function tensorInfo({ name, dtype, shape }: ModelTensor): TensorInfo {
  return { name, dtype, shape };
}
