import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import { answersChain } from './text/answers-chain.ts';
import { masksChain } from './text/masks-chain.ts';
import { classifierChain } from './text/classifier-chain.ts';
import { entitiesChain } from './text/entities-chain.ts';
import { zeroShotChain } from './text/zero-shot-chain.ts';
import { audioChain } from './audio/audio-chain.ts';
import { embeddingChain } from './embedding/embedding-chain.ts';
import type { FolderChain } from './folder-chain.ts';
import type { FolderTokenizer } from './text/folder-tokenizer.ts';
import { detectionChain } from './pictures/detection-chain.ts';
import { pictureChain } from './pictures/picture-chain.ts';
import { segmentationChain } from './pictures/segmentation-chain.ts';
import type { ReadFolder } from './read-folder.ts';

/**
 * The chain of a folder whose task is served.
 *
 * @param tokenizer of its texts; null: it takes pictures or audio
 * @param graph what its ONNX file takes and returns
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export async function chainOfFolder(
  folder: ReadFolder,
  tokenizer: FolderTokenizer | null,
  graph: ModelInfo,
): Promise<FolderChain> {
  if (folder.task === 'audio classification') return await audioChain(folder, graph);
  if (tokenizer === null) return await chainOfPictures(folder, graph);
  switch (folder.task) {
    case 'embedding':
      return await embeddingChain(folder, tokenizer, graph);
    case 'zero-shot classification':
      return zeroShotChain(folder, tokenizer, graph);
    case 'token classification':
      return entitiesChain(folder, tokenizer, graph);
    case 'question answering':
      return answersChain(folder, tokenizer, graph);
    case 'filling masks':
      return masksChain(folder, tokenizer, graph);
    default:
      return classifierChain(folder, tokenizer, graph);
  }
}

async function chainOfPictures(folder: ReadFolder, graph: ModelInfo): Promise<FolderChain> {
  switch (folder.task) {
    case 'object detection':
      return await detectionChain(folder, graph);
    case 'semantic segmentation':
      return await segmentationChain(folder, graph);
    default:
      return await pictureChain(folder, graph);
  }
}
