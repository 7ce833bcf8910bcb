import type { Graph } from '../../graph/graph.ts';
import { rowOfEach } from '../../graph/row-sums.ts';
import type { Value } from '../../graph/value.ts';
import { SparseColumns } from '../columns/sparse-columns.ts';
import type { Features } from '../columns/features.ts';
import type { TextTokens, TokenDivision } from '../columns/input-texts.ts';
import type { Estimator } from '../estimator.ts';
import { tokenSettings } from './token-settings.ts';
import { vocabularyOf } from './vocabulary.ts';

/**
 * How often the tokens of a vocabulary are in texts: a column of each token.
 *
 * @throws MlpackError
 */
export async function countTokens(
  estimator: Estimator,
  features: Features,
  graph: Graph,
): Promise<SparseColumns> {
  const vocabulary = await vocabularyOf(estimator);
  const { tokens, counts, lengths } = tokensOf(estimator, features, {
    settings: await tokenSettings(estimator),
  });
  const columns = graph.node(
    'LabelEncoder',
    [tokens],
    { dtype: 'int64', shape: [null] },
    {
      domain: 'ai.onnx.ml',
      attributes: {
        keys_strings: { texts: vocabulary },
        values_int64s: { ints: Int32Array.from(vocabulary.keys()) },
        default_int64: { int: -1 },
      },
    },
  );
  const rows = rowOfEach(graph, lengths);
  const known = SparseColumns.known(graph, vocabulary.length, {
    columns,
    numbers: counts,
    rows,
    rowSource: lengths,
  });
  return estimator.flag('binary', false) ? onceEach(graph, known) : known;
}

/** The texts that an estimator takes, divided. @throws MlpackError MODEL_UNSUPPORTED where they aren't what callers send */
export function tokensOf(estimator: Estimator, features: Features, division: TokenDivision): TextTokens {
  const tokens = features.tokens(division);
  if (tokens !== undefined) return tokens;
  throw estimator.unsupported(
    'takes texts that something before it made, or of more than one column',
    'Give it one column as callers send it, by its name alone: ("text", TfidfVectorizer(), "title") in a ColumnTransformer.',
  );
}

/** Each number that is listed becomes 1, whatever it was. */
export function onceEach(graph: Graph, columns: SparseColumns): SparseColumns {
  const { numbers } = columns.entries;
  const ones: Value = graph.node('Expand', [graph.scalar(1), shapeOf(graph, numbers)], numbers);
  return columns.withNumbers(ones);
}

function shapeOf(graph: Graph, numbers: Value): Value {
  return graph.node('Shape', [numbers], { dtype: 'int64', shape: [1] });
}
