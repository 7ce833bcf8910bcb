import { join } from 'node:path';
import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import { readConfig } from '../folder-files.ts';
import { optional, type ReadFolder } from '../read-folder.ts';

/** Where sentence-transformers keeps how texts go into a graph, by what the model was once called. */
const files = ['bert', 'roberta', 'distilbert', 'camembert', 'albert', 'xlm-roberta', 'xlnet'].map(
  (name) => `sentence_${name}_config.json`,
);

/** How sentence-transformers prepares texts. */
export interface SentenceConfig {
  /** Most tokens of a text; null where it doesn't say. */
  readonly maxLength: number | null;
  readonly lowercase: boolean;
}

/** Reads sentence_bert_config.json. @throws MlpackError MODEL_INVALID */
export async function sentenceConfig(folder: ReadFolder): Promise<SentenceConfig> {
  let config: DeclaredFields | null = null;
  for (const file of files) config ??= await readConfig(folder, join(folder.transformer, file));
  const told = optional(config, 'max_seq_length', 'number');
  if (config !== null && told !== null && !(Number.isInteger(told) && told > 0)) {
    config.refuse('max_seq_length', 'a number of tokens or null');
  }
  return { maxLength: told, lowercase: optional(config, 'do_lower_case', 'boolean') ?? false };
}
