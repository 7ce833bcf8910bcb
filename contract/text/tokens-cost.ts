import type { TokenSettingsJson } from '../schemas/contract.schema.ts';
import { maxDistinct } from './count-tokens.ts';

/** A token, its count, their places in lists, and its copy for the graph, as measured with a million of them. */
const bytesPerToken = 200;
/** Units of a text for each of its words: few languages have shorter ones. */
const unitsPerWord = 4;

/** About how many bytes it takes at most to divide texts, with what becomes of them. */
export function tokensCost({ analyzer, ngrams }: TokenSettingsJson, texts: readonly string[]): number {
  const [least = 1, most = least] = ngrams;
  const tokensPerUnit = (most - least + 1) / (analyzer === 'word' ? unitsPerWord : 1);
  let tokens = 0;
  for (const { length } of texts) tokens += Math.min(maxDistinct, length * tokensPerUnit);
  return Math.ceil(tokens * bytesPerToken);
}
