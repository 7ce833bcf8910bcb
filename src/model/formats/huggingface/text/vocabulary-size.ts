import type { FolderTokenizer } from './folder-tokenizer.ts';
import { optional, type ReadFolder } from '../read-folder.ts';

/** How many tokens a model knows: as many vectors as config.json says it has, else as many as its tokenizer. */
export function vocabularySize({ config }: ReadFolder, { tokenizer }: FolderTokenizer): number {
  const told = optional(config, 'vocab_size', 'number');
  return told !== null && Number.isSafeInteger(told) && told > 0 && told < 2 ** 31 ? told : tokenizer.size;
}
