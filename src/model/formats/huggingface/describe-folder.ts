import type {
  HuggingFaceFolder,
  Inspection,
  ModelInfo,
  ModelTensor,
} from '../../../../contract/schemas/inspect.schema.ts';
import { own } from '../../../../contract/own.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { TensorInfo } from '../../../tensor/signature.ts';
import type { InspectOptions } from '../model-format.ts';
import { outerTensor } from '../outer-tensor.ts';
import { inspectOnnx } from '../onnx/inspect-onnx.ts';
import { chainOfFolder } from './chain-of-folder.ts';
import type { FolderChain } from './folder-chain.ts';
import { type FolderTokenizer, tokenizerOf } from './text/folder-tokenizer.ts';
import { type ReadFolder, readFolder } from './read-folder.ts';
import { requireServed } from './refuse-task.ts';

/**
 * Says what a folder is and what would be served of it.
 *
 * @throws MlpackError as preparing it does
 */
export async function inspectFolder(path: string, options: InspectOptions): Promise<ModelInfo> {
  return await inspectRead(await readFolder(path, options), options);
}

/** {@link inspectFolder}, where what stands in the way of serving it is said of it, and no error. */
export async function describeRefused(path: string, options: InspectOptions): Promise<Inspection> {
  const folder = await readFolder(path, options);
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
  const tokenizer = await tokenizerOf(folder);
  const info = await inspectOnnx(folder.model, options);
  return outerInfo(info, folder, tokenizer, await chainOfFolder(folder, tokenizer, info));
}

/** What was found in a folder; of one that isn't served, what its configuration says. */
function describeFolder(
  { task, architecture, modelType, models, chosen }: ReadFolder,
  tokenizer: FolderTokenizer | null,
  described: FolderChain['described'] | null,
): HuggingFaceFolder {
  const unknown = { task, labels: null, scores: null, pooling: null, prompts: null, maxLength: null };
  return {
    ...(described ?? unknown),
    architecture,
    modelType,
    tokenizer: tokenizer?.kind ?? null,
    models,
    taken: chosen.file,
    problem: null,
  };
}

/** What is said of an ONNX file, with what callers send and get in place of its tensors. */
export function outerInfo(
  info: ModelInfo,
  folder: ReadFolder,
  tokenizer: FolderTokenizer | null,
  { signature: { inputs, outputs }, labels, values, described }: FolderChain,
): ModelInfo {
  const outer = (tensor: TensorInfo): ModelTensor =>
    outerTensor(tensor, own(labels, tensor.name) ?? null, own(values, tensor.name) ?? null);
  return {
    ...info,
    file: { ...info.file, path: folder.path },
    folder: describeFolder(folder, tokenizer, described),
    inputs: inputs.map(outer),
    outputs: outputs.map(outer),
  };
}
