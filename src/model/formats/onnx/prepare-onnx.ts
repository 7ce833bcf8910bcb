import { dirname, join, posix } from 'node:path';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { TensorInfo } from '../../../tensor/signature.ts';
import { shellPath } from '../../../util/shell-word.ts';
import type { ContractTensor } from '../../../../contract/schemas/contract.schema.ts';
import type { ModelInfo, ModelTensor } from '../../../../contract/schemas/inspect.schema.ts';
import type { PreparedFile, PreparedModel } from '../../prepared-model.ts';
import type { PrepareOptions } from '../model-format.ts';
import { placeFiles } from '../place-files.ts';
import { drawRead } from './graph/draw-onnx.ts';
import { readOnnx } from './inspect-onnx.ts';
import { digestedRanges, digestModel, type DigestedRange } from './model-digests.ts';
import { localeFolder, type OnnxSupport } from './onnx-support.ts';
import { ownMetadata, type OwnMetadata } from './own-metadata.ts';
import { inputCandidates } from './recording/candidates.ts';
import { inputLimits } from './recording/input-limits.ts';
import { randomOutputs } from './recording/random-outputs.ts';
import { isTooLargeToRun } from './recording/too-large-to-run.ts';
import { textWords } from './recording/text-words.ts';
import { removeZipMaps } from './remove-zipmap.ts';
import { requireExternalData } from './wire/external-data.ts';
import { walkFile, type WalkedFile } from './wire/walk-file.ts';

/** The model's name inside an image; external data keeps its own, which the model refers to. */
const mainFile = 'model.onnx';

/**
 * Makes the files of an image out of a user's model: the graph, rewritten where the runtime could not
 * run it, and its external data. Every byte is read once, hashed and never held. The same model gives the same bytes.
 *
 * @throws MlpackError as {@link inspectOnnx} does; MODEL_EXTERNAL_DATA for missing or short data, MODEL_UNSUPPORTED
 * for what the runtime would refuse, and for an output that cannot be made a tensor; DISK_FULL
 */
export async function prepareOnnx(path: string, options: PrepareOptions): Promise<PreparedModel> {
  const { runtime, folder, signal } = options;
  const read = await readOnnx(path, { runtime, signal });
  const { info, outline, chain } = read;
  refuseUnsupported(info, runtime);
  requireExternalData(path, info.externalData);
  const { patches, outputs } = removeZipMaps(info, outline);
  const ranges = Map.groupBy(digestedRanges(outline), ({ file }) => file);
  const main = await walkFile(path, { patches, ranges: ranges.get('') ?? [], signal });
  const external = await walkExternal(info, ranges, signal);
  const companions = (await runtime?.companionFiles(outline, signal)) ?? [];
  const files: readonly [PreparedFile, ...PreparedFile[]] = [
    { path: mainFile, content: main.content, source: patches.length === 0 ? path : null },
    ...[...external].map(([file, { content }]) => ({
      path: file,
      content,
      source: join(dirname(path), file),
    })),
    ...companions.map((file) => ({ ...file, source: null })),
  ];
  const isLoadable = patches.length === 0 && companions.length === 0;
  const own = ownMetadata(outline);
  const signature = {
    inputs: info.inputs.map((input) => inputInfo(input, own)),
    outputs: info.outputs.map((output) => outputs.get(output.name) ?? outputInfo(output)),
    ...(own.unused.length > 0 && { unused: own.unused }),
    ...(own.fitted.length > 0 && { fitted: own.fitted }),
    ...(info.ownValues !== undefined && { ownValues: info.ownValues }),
  };
  const limits = inputLimits(outline.graph);
  const words = textWords(outline.graph, chain?.before ?? []);
  return {
    info,
    files,
    loadPath: isLoadable ? path : await placeFiles(files, await folder(), signal),
    signature,
    ...(chain !== null && { chain: { ...chain, outputs: signature.outputs.map(graphTensor) } }),
    batchAxes: Object.fromEntries(
      [...info.inputs, ...info.outputs].map(({ name, hints }) => [name, hints.batchAxis]),
    ),
    columns: Object.fromEntries(
      info.inputs.flatMap(({ name, hints }) => (hints.columns === null ? [] : [[name, hints.columns]])),
    ),
    framework: own.framework,
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
    recording: {
      candidates: (maxElements) =>
        isTooLargeToRun(outline.graph, signature.outputs)
          ? []
          : inputCandidates({ signature, info, limits, words }, maxElements),
      randomOutputs: randomOutputs(outline),
    },
    graph: drawRead(read),
    notes: [
      ...own.notes,
      ...[...outputs.values()].map(
        ({ name, shape }) =>
          `Output "${name}" was a ZipMap's sequence of maps, which onnxruntime-node cannot return; it is now the tensor of scores float32 [${(shape ?? []).map((size) => size ?? '?').join(', ')}], and its class labels are kept.`,
      ),
    ],
    sha256: main.content.sha256,
    sizeBytes: main.content.sizeBytes,
    digests: digestModel(outline, (range) => (external.get(range.file) ?? main).sha256Of(range)),
  };
}

/** Refuses what the runtime would, before anybody waits for the weights to be read. */
function refuseUnsupported(info: ModelInfo, runtime: OnnxSupport | undefined): void {
  const { path } = info.file;
  const [reason, ...others] = info.operators.unsupported;
  if (reason === undefined) return;
  throw new MlpackError('MODEL_UNSUPPORTED', `${path}: ${reason}`, {
    suggestions: [
      ...(runtime?.advice(info, path) ?? []),
      ...(others.length === 0
        ? []
        : [`See the ${others.length} other reasons: mlpack inspect ${shellPath(path)}`]),
    ],
  });
}

/** The files of external data by their paths, which are relative to the model's folder. */
async function walkExternal(
  { file, externalData }: ModelInfo,
  ranges: ReadonlyMap<string, readonly DigestedRange[]>,
  signal: AbortSignal | undefined,
): Promise<Map<string, WalkedFile>> {
  const files = new Map<string, WalkedFile>();
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
    if (files.has(path)) continue;
    const options = { ranges: ranges.get(path) ?? [], signal };
    files.set(path, await walkFile(join(dirname(file.path), path), options));
  }
  return files;
}

function inputInfo(input: ModelTensor, { categories }: OwnMetadata): TensorInfo {
  const { missing, columns, accepted } = input.hints;
  const coded = (columns ?? [input.name]).filter((name) => categories.get(name) === 'codes');
  return {
    ...tensorInfo(input),
    ...(missing !== null && { missing }),
    ...(columns !== null && { columns }),
    ...(accepted !== null && { accepted }),
    ...(coded.length > 0 && { coded }),
  };
}

function outputInfo(output: ModelTensor): TensorInfo {
  const { method } = output.hints;
  return { ...tensorInfo(output), ...(method !== null && { method }) };
}

function graphTensor({ name, dtype, shape }: TensorInfo): ContractTensor {
  return { name, dtype, shape, batchAxis: null };
}

function tensorInfo({ name, dtype, shape }: ModelTensor): TensorInfo {
  return { name, dtype, shape };
}
