import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';

const field = 'model_input_names';

/**
 * Whether a tokenizer makes no types of tokens, as `model_input_names` of tokenizer_config.json says: for a graph that takes them Optimum
 * fills in zeros, also for a second text. An attention_mask that is left out is filled up with ones, which rows that are computed alone
 * have anyway.
 *
 * @throws what its fields throw for what is no list of names
 */
export function leavesOutTypes(config: DeclaredFields | null): boolean {
  if (config === null || (config.value(field) ?? null) === null) return false;
  return !config.texts(field).includes('token_type_ids');
}
