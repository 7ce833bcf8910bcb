import type { TensorSignature } from '../chain.ts';
import type { ContractTensor, TokensStep } from '../schemas/contract.schema.ts';
import { type CountedTokens, hashedTokenCounter, tokenCounter } from './count-tokens.ts';

interface TokensTensor extends ContractTensor {
  readonly dtype: 'string' | 'int64' | 'float64';
}

/**
 * What a step reads and makes. The texts are [N] or [N, 1], which one shape can't say: their rank is left open.
 *
 * @returns outputs in the order of {@link CountedTokens}: tokens, counts, lengths
 */
export function tokensSignature({ input, outputs, hash }: TokensStep): TensorSignature<TokensTensor> {
  const ragged = { shape: [null], batchAxis: null };
  return {
    inputs: [{ name: input, dtype: 'string', shape: null, batchAxis: null }],
    outputs: [
      { ...ragged, name: outputs.tokens, dtype: hash === undefined ? 'string' : 'int64' },
      { ...ragged, name: outputs.counts, dtype: 'float64' },
      { ...ragged, name: outputs.lengths, dtype: 'int64' },
    ],
  };
}

/** Whether a tensor holds a text a row, as far as what is said of it tells. */
export function holdsTexts({ dtype, shape }: Pick<ContractTensor, 'dtype' | 'shape'>): boolean {
  const [, columns = 1, ...others] = shape ?? [null];
  return dtype === 'string' && shape?.length !== 0 && columns === 1 && others.length === 0;
}

/**
 * What a step does.
 *
 * @returns a function that throws TextError
 * @throws RegexError for a pattern that isn't known
 */
export function tokensCounter({
  settings,
  hash,
}: Pick<TokensStep, 'settings' | 'hash'>): (texts: readonly string[]) => CountedTokens<string | bigint> {
  const [least = 1, most = least] = settings.ngrams;
  const exact = { ...settings, ngrams: [least, most] } as const;
  return hash === undefined ? tokenCounter(exact) : hashedTokenCounter(exact, hash);
}
