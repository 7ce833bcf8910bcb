import type {
  HuggingFaceFolder,
  Inspection,
  ModelInfo,
  ModelTensor,
} from '../../../../contract/schemas/inspect.schema.ts';
import { own } from '../../../../contract/own.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { Signature, TensorInfo } from '../../../tensor/signature.ts';
import type { InspectOptions } from '../model-format.ts';
import { inspectOnnx } from '../onnx/inspect-onnx.ts';
import { classifierChain } from './classifier-chain.ts';
import { type Classification, classificationOf, scoresInWords } from './classification.ts';
import { type FolderTokenizer, readFolderTokenizer } from './folder-tokenizer.ts';
import { classifierTensors } from './graph-tensors.ts';
import { type ReadFolder, readFolder } from './read-folder.ts';
import { requireServed } from './refuse-task.ts';

/** What is listed of the labels. */
const shownLabels = 1000;

/**
 * Says what a folder is and what would be served of it.
 *
 * @throws MlpackError as preparing it does
 */
export async function inspectFolder(path: string, options: InspectOptions): Promise<ModelInfo> {
  return await inspectRead(await readFolder(path, options.file), options);
}

/** {@link inspectFolder}, where what stands in the way of serving it is said of it, and no error. */
export async function describeRefused(path: string, options: InspectOptions): Promise<Inspection> {
  const folder = await readFolder(path, options.file);
  try {
    return await inspectRead(folder, options);
  } catch (error) {
    if (!(error instanceof MlpackError) || error.code !== 'MODEL_UNSUPPORTED') throw error;
    const problem = { reason: error.message, suggestions: error.suggestions };
    const file = { path, sizeBytes: folder.chosen.sizeBytes };
    return { format: null, file, folder: { ...describeFolder(folder, null, null), problem } };
  }
}

async function inspectRead(folder: ReadFolder, options: InspectOptions): Promise<ModelInfo> {
  requireServed(folder);
  const tokenizer = await readFolderTokenizer(folder);
  const info = await inspectOnnx(folder.model, options);
  const graph = classifierTensors(info);
  const classification = classificationOf(folder, graph.width);
  const { signature, labels } = classifierChain(classification, tokenizer, graph);
  return outerInfo(info, folder, signature, labels, describeFolder(folder, classification, tokenizer));
}

/** What was found in a folder. */
export function describeFolder(
  { task, architecture, modelType, models, chosen }: ReadFolder,
  classification: Classification | null,
  tokenizer: FolderTokenizer | null,
): HuggingFaceFolder {
  return {
    task: classification?.task === 'text-ranking' ? 'text ranking' : task,
    architecture,
    modelType,
    labels: classification?.labels.slice(0, shownLabels) ?? null,
    scores: classification === null ? null : scoresInWords(classification.scores),
    tokenizer: tokenizer?.kind ?? null,
    maxLength: tokenizer?.settings.maxLength ?? null,
    models,
    taken: chosen.file,
    problem: null,
  };
}

/** What is said of an ONNX file, with what callers send and get in place of its tensors. */
export function outerInfo(
  info: ModelInfo,
  { path }: ReadFolder,
  { inputs, outputs }: Signature,
  labels: Readonly<Record<string, readonly string[]>>,
  folder: HuggingFaceFolder,
): ModelInfo {
  const outer = (tensor: TensorInfo): ModelTensor => outerTensor(tensor, own(labels, tensor.name) ?? null);
  return {
    ...info,
    file: { ...info.file, path },
    folder,
    inputs: inputs.map(outer),
    outputs: outputs.map(outer),
  };
}

function outerTensor(
  { name, dtype, shape, missing }: TensorInfo,
  labels: readonly string[] | null,
): ModelTensor {
  return {
    name,
    type: 'tensor',
    dtype,
    shape,
    hints: {
      batchAxis: 0,
      image: null,
      columns: null,
      missing: missing ?? null,
      method: null,
      labels,
      dividedInto: null,
      accepted: null,
      categories: null,
    },
  };
}
