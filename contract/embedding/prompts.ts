import { RefusedRow } from '../refused-row.ts';
import type { PromptJson, PromptStep } from '../schemas/contract.schema.ts';

/** Texts with their prompts in front of them. */
export interface PromptedTexts {
  readonly texts: string[];
  /** How many of a row's first tokens are the prompt's. */
  readonly tokens: BigInt64Array;
}

/**
 * Puts prompts in front of texts.
 *
 * @param names of the prompts, a row each; empty for the default
 * @throws RefusedRow for a name that no prompt has
 */
export function promptedTexts(
  { inputs, prompts, default: usual }: Pick<PromptStep, 'inputs' | 'prompts' | 'default'>,
  texts: readonly string[],
  names: readonly string[],
): PromptedTexts {
  const none = { text: '', tokens: 0 };
  const known = new Map(prompts.map((prompt) => [prompt.name, prompt]));
  const tokens = new BigInt64Array(texts.length);
  const prompted = texts.map((text, row) => {
    const name = names[row] ?? '';
    const wanted = name === '' ? usual : name;
    const prompt = wanted === null ? none : known.get(wanted);
    if (prompt === undefined) throw new RefusedRow(inputs.name, row, unknown(name, prompts));
    tokens[row] = BigInt(prompt.tokens);
    return prompt.text + text;
  });
  return { texts: prompted, tokens };
}

function unknown(name: string, prompts: readonly PromptJson[]): string {
  const given = JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);
  return `expected the name of a prompt, ${prompts.map((prompt) => prompt.name).join(' or ')}, got ${given}`;
}
