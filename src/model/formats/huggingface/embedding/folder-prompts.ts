import type { PromptJson, PromptStep } from '../../../../../contract/schemas/contract.schema.ts';
import { readConfig } from '../folder-files.ts';
import { optional, type ReadFolder } from '../read-folder.ts';

/** The prompts of a model of sentence-transformers. */
export interface FolderPrompts extends Pick<PromptStep, 'default'> {
  readonly prompts: readonly Pick<PromptJson, 'name' | 'text'>[];
}

/** No model has more. */
const mostPrompts = 1000;

/**
 * Reads config_sentence_transformers.json.
 *
 * @returns null where no prompt would change a text
 * @throws MlpackError MODEL_INVALID
 */
export async function folderPrompts(folder: ReadFolder): Promise<FolderPrompts | null> {
  const config = await readConfig(folder, 'config_sentence_transformers.json');
  if (config === null || (config.value('prompts') ?? null) === null) return null;
  const fields = config.object('prompts');
  // An empty name asks for the default.
  const names = fields.names().filter((name) => name !== '');
  if (names.length > mostPrompts) config.refuse('prompts', `at most ${mostPrompts} prompts`);
  const prompts = names.map((name) => ({ name, text: fields.text(name) }));
  const usual = optional(config, 'default_prompt_name', 'string');
  if (usual !== null && !names.includes(usual)) {
    config.refuse('default_prompt_name', `one of the prompts ${names.join(', ')}`);
  }
  return prompts.every(({ text }) => text === '') ? null : { prompts, default: usual };
}
