import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import { optional } from '../read-folder.ts';

/** Where nobody knows a limit, tokenizers say 10^30. */
const unlimited = 2 ** 20;

/** Models whose first positions are never a token's: they count from the padding on. */
const offsetModels: ReadonlySet<string | null> = new Set([
  'camembert',
  'data2vec-text',
  'esm',
  'ibert',
  'longformer',
  'luke',
  'mluke',
  'mpnet',
  'roberta',
  'roberta-prelayernorm',
  'xlm-roberta',
  'xlm-roberta-xl',
  'xmod',
]);

/**
 * Most tokens that a model takes of a text: what its tokenizer says, and no more than it has positions for.
 *
 * @returns null where neither says a limit
 */
export function maxLengthOf(
  config: DeclaredFields,
  tokenizerConfig: DeclaredFields | null,
  modelType: string | null,
): number | null {
  const told = optional(tokenizerConfig, 'model_max_length', 'number') ?? Infinity;
  const positions = optional(config, 'max_position_embeddings', 'number') ?? Infinity;
  const offset = offsetModels.has(modelType) ? (optional(config, 'pad_token_id', 'number') ?? 1) + 1 : 0;
  const most = Math.min(told, positions > 0 ? positions - offset : Infinity);
  return most < unlimited && most >= 1 ? Math.floor(most) : null;
}
