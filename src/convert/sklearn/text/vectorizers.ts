import { rowOfEach } from '../../graph/row-sums.ts';
import { Features } from '../columns/features.ts';
import { SparseColumns } from '../columns/sparse-columns.ts';
import type { Estimator } from '../estimator.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { countTokens, onceEach, tokensOf } from './count-tokens.ts';
import { normaliseRows } from '../preprocessing/row-norms.ts';
import { weightTokens } from './tfidf-transformer.ts';
import { tokenSettings } from './token-settings.ts';

/** How often each token of a vocabulary is in a text. */
export async function convertCountVectorizer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => Features.ofSparse(graph, await countTokens(estimator, features, graph)));
  return { kind: 'transformer', transform };
}

/** The same, weighted by how few texts had each. */
export async function convertTfidfVectorizer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const transform = once(async () => {
    const counts = await countTokens(estimator, features, graph);
    return Features.ofSparse(graph, await weightTokens(estimator.estimator('_tfidf'), counts, graph));
  });
  return { kind: 'transformer', transform };
}

/** Sixteen times as many as there are unless somebody says otherwise. */
const maxHashedColumns = 2 ** 24;

/**
 * Tokens in columns that their hashes choose, so that there is no vocabulary.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/feature_extraction/text.py (HashingVectorizer)
 */
export async function convertHashingVectorizer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const count = await estimator.number('n_features');
  if (!Number.isInteger(count) || count < 1) throw estimator.mismatch('n_features', 'a number of columns');
  if (count > maxHashedColumns) {
    throw estimator.unsupported(
      `hashes tokens to ${count} columns, more than ${maxHashedColumns}`,
      'Fit it with n_features=2**20, which it has unless it is told otherwise.',
    );
  }
  const transform = once(async () => {
    const { tokens, counts, lengths } = tokensOf(estimator, features, {
      settings: await tokenSettings(estimator),
      hash: { features: count, alternateSign: estimator.flag('alternate_sign', true) },
    });
    const rows = rowOfEach(graph, lengths);
    const listed = new SparseColumns(graph, count, {
      columns: tokens,
      numbers: counts,
      rows,
      rowSource: lengths,
    });
    const columns = estimator.flag('binary', false) ? onceEach(graph, listed) : listed;
    return Features.ofSparse(graph, normaliseRows(graph, columns, estimator));
  });
  return { kind: 'transformer', transform };
}
