import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import { classifierChain } from './classifier-chain.ts';
import { embeddingChain } from './embedding/embedding-chain.ts';
import type { FolderChain } from './folder-chain.ts';
import type { FolderTokenizer } from './folder-tokenizer.ts';
import { pictureChain } from './pictures/picture-chain.ts';
import type { ReadFolder } from './read-folder.ts';

/**
 * The chain of a folder whose task is served.
 *
 * @param tokenizer of its texts; null: it takes pictures
 * @param graph what its ONNX file takes and returns
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export async function chainOfFolder(
  folder: ReadFolder,
  tokenizer: FolderTokenizer | null,
  graph: ModelInfo,
): Promise<FolderChain> {
  if (tokenizer === null) return await pictureChain(folder, graph);
  return folder.task === 'embedding'
    ? await embeddingChain(folder, tokenizer, graph)
    : classifierChain(folder, tokenizer, graph);
}
