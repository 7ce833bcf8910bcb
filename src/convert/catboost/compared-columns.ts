import type { Graph } from '../graph/graph.ts';
import { cast, compare, concatColumns } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import type { Features } from '../sklearn/columns/features.ts';
import type { CatBoostColumn, CatBoostModel } from './catboost-model.ts';
import { guessedText } from './category-text.ts';

/** Columns as trees compare them, and of each split which of them with what. */
export interface ComparedColumns {
  /** float64 [rows, columns]: numbers as those of float32 that they are nearest to, and 1 or 0 for categories. */
  readonly x: Value;
  readonly columns: Int32Array;
  readonly thresholds: Float64Array;
  readonly missingYes: Uint8Array;
}

/**
 * Makes the columns that a model compares: numbers rounded to float32, which CatBoost computes with, and for each category one
 * that tells of each row whether it's of it.
 *
 * @param notes get a sentence for categories that were guessed
 * @throws MlpackError MODEL_UNSUPPORTED for categories of which only a hash is known; MODEL_INVALID
 */
export function comparedColumns(
  graph: Graph,
  features: Features,
  { columns, splits }: CatBoostModel,
  { estimator, notes }: { readonly estimator: Estimator; readonly notes: string[] },
): ComparedColumns {
  for (const { index } of columns) {
    if (!(index >= 0 && index < features.count)) {
      throw estimator.unsupported(`uses column ${index}, but is given ${features.count}`);
    }
  }
  const numbers = columns.filter(({ kind }) => kind === 'numbers');
  const places = new Map(numbers.map(({ index }, place) => [index, place]));
  const parts: Value[] = [];
  if (numbers.length > 0) {
    const matrix = features.select(numbers.map(({ index }) => index)).matrix();
    parts.push(cast(graph, cast(graph, matrix, 'float32'), 'float64'));
  }
  const categories = categoriesOf(columns, splits, { estimator, notes });
  let width = numbers.length;
  const firstOf = new Map<number, number>();
  for (const column of columns.filter(({ kind }) => kind === 'categories')) {
    // Taken as text even where nothing compares it: callers send what the model was trained with.
    const text = features.column(column.index, 'text');
    features.isOfCategories(column.index, 'texts');
    const texts = categories.get(column.index) ?? [];
    firstOf.set(column.index, width);
    width += texts.length;
    if (texts.length === 0) continue;
    if (text.dtype !== 'string') {
      throw estimator.unsupported(`has categories in column ${column.index}, but is given numbers`);
    }
    const isOne = compare(graph, 'Equal', text, graph.texts(texts, [1, texts.length]));
    parts.push(cast(graph, isOne, 'float64'));
  }
  const seen = new Map<number, number>();
  const found = splits.map((split) => {
    if (split.kind === 'border') {
      const missingYes = split.missingYes && split.border < Infinity;
      return { column: places.get(split.column) ?? -1, threshold: split.border, missingYes };
    }
    const nth = seen.get(split.column) ?? 0;
    seen.set(split.column, nth + 1);
    return { column: (firstOf.get(split.column) ?? Number.NaN) + nth, threshold: 0.5, missingYes: false };
  });
  return {
    x: parts.length > 0 ? concatColumns(graph, parts) : features.matrix(),
    columns: Int32Array.from(found, ({ column }) => (Number.isNaN(column) ? -1 : column)),
    thresholds: Float64Array.from(found, ({ threshold }) => threshold),
    missingYes: Uint8Array.from(found, ({ missingYes }) => (missingYes ? 1 : 0)),
  };
}

/** The texts of the categories that each column is compared with, in the order of the splits. */
function categoriesOf(
  columns: readonly CatBoostColumn[],
  splits: CatBoostModel['splits'],
  { estimator, notes }: { readonly estimator: Estimator; readonly notes: string[] },
): ReadonlyMap<number, readonly string[]> {
  const texts = new Map<number, string[]>();
  const guessed = new Map<number, string[]>();
  for (const split of splits) {
    if (split.kind !== 'category') continue;
    const text = split.text ?? guessedText(split.hash);
    if (text === undefined) {
      throw estimator.unsupported(
        `compares column ${nameOf(columns, split.column)} with categories of which its file has only hashes`,
        'Number the categories before training, from 0 on.',
        'Or save it as JSON with its texts: model.save_model("model.json", format="json", pool=train_pool).',
      );
    }
    const all = texts.get(split.column) ?? [];
    all.push(text);
    texts.set(split.column, all);
    if (split.text !== null) continue;
    const unsure = guessed.get(split.column) ?? [];
    unsure.push(text);
    guessed.set(split.column, unsure);
  }
  for (const [column, found] of guessed) {
    const listed = found.map((text) => JSON.stringify(text)).join(', ');
    notes.push(
      `Of the categories of column ${nameOf(columns, column)} the file has only hashes; they are those of ${listed}.`,
    );
  }
  return texts;
}

function nameOf(columns: readonly CatBoostColumn[], index: number): string {
  const name = columns.find((column) => column.index === index)?.name ?? '';
  return name === '' ? String(index) : JSON.stringify(name);
}
