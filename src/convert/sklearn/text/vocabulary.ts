import { PickleDict, PickleSet, type PickleValue } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';
import { wordsOf } from './token-settings.ts';

/**
 * The tokens that have a column, by its number: as they were fitted, or as somebody gave them.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/feature_extraction/text.py (_validate_vocabulary)
 *
 * @throws MlpackError MODEL_INVALID where not each column has one token
 */
export async function vocabularyOf(estimator: Estimator): Promise<readonly string[]> {
  const name = estimator.has('vocabulary_') ? 'vocabulary_' : 'vocabulary';
  const value = estimator.get(name) ?? null;
  // Nothing tells of what fits the message better than what fitting would have made.
  if (value === null) throw estimator.mismatch('vocabulary_', 'a dict of tokens with their columns');
  if (value instanceof PickleDict) estimator.within(() => estimator.budget.spend('values', value.size));
  const tokens = value instanceof PickleDict ? byColumn(value) : await listed(value);
  if (tokens === undefined || tokens.length === 0) {
    throw estimator.mismatch(name, 'a dict of tokens with their columns, each of which has one');
  }
  // onnxruntime ends texts there, so that it would take the token for another.
  if (tokens.some((token) => token.includes('\0'))) {
    throw estimator.unsupported(
      'has a token with the character U+0000, which onnxruntime takes for the end of a text',
      'Fit it with texts that have none.',
    );
  }
  return tokens;
}

function byColumn(dict: PickleDict): readonly string[] | undefined {
  const tokens: (string | undefined)[] = Array.from({ length: dict.size });
  for (const [token, column] of dict.entries()) {
    const isColumn = typeof column === 'bigint' || typeof column === 'number';
    const at = Number(column);
    if (typeof token !== 'string' || !isColumn || !(at in tokens) || tokens[at] !== undefined)
      return undefined;
    tokens[at] = token;
  }
  return tokens.map((token) => token ?? '');
}

/** A set has the order in which Python sorts texts. */
async function listed(value: PickleValue): Promise<readonly string[] | undefined> {
  const words = await wordsOf(value);
  if (words === undefined || new Set(words).size < words.length) return undefined;
  return value instanceof PickleSet ? words.toSorted(byCodePoints) : words;
}

function byCodePoints(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}
