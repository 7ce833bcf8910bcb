import { tokenListSignature } from '../../../../contract/text/encode/token-list-step.ts';
import type { ChainInMaking } from '../chain-in-making.ts';
import type { ThereTensor } from '../there-tensor.ts';

/**
 * Has a chain that makes `embedding` of `text` be one that embeds, which OpenAI's and Text Embeddings Inference's protocols ask, and
 * which lists tokens for them.
 *
 * @param sent what callers send
 * @param got what they get
 * @returns whether it is one
 */
export function servesEmbeddings(
  chain: ChainInMaking,
  sent: readonly ThereTensor[],
  got: readonly ThereTensor[],
): boolean {
  const [text, ...others] = sent;
  const embedding = got.find(({ name }) => name === 'embedding');
  const tokenizer = chain.before.map(({ step }) => step).find(({ kind }) => kind === 'tokenizer');
  if (text?.name !== 'text' || others.length > 0 || tokenizer?.kind !== 'tokenizer') return false;
  if (embedding?.dtype !== 'float32' || embedding.shape?.length !== 2) return false;
  const { stripped, lowercase } = tokenizer.settings;
  const step = {
    kind: 'tokenList',
    file: tokenizer.file,
    sha256: tokenizer.sha256,
    input: text.name,
    output: 'token_list',
    settings: { stripped, ...(lowercase !== undefined && { lowercase }) },
  } as const;
  chain.addBefore('tokenizer', step, tokenListSignature(step), []);
  return true;
}
