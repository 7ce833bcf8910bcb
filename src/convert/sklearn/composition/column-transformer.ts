import { PickleObject, type PickleValue } from '../../pickle/pickle-values.ts';
import { listedItems } from '../columns/column-names.ts';
import { slicedColumns } from '../columns/sliced-columns.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { weighted } from './weighted.ts';

/**
 * Transformers of some columns each, side by side.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/compose/_column_transformer.py
 */
export async function convertColumnTransformer(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const names = await columnNames(estimator, features);
  const transform = once(async () => {
    const made: Features[] = [];
    for (const [index, item] of (await estimator.items('transformers_')).entries()) {
      const field = `transformers_[${index}]`;
      const [name = null, transformer = null, columns = null] = await estimator.itemsOf(item, field);
      if (transformer === 'drop') continue;
      const chosen = features.select(await columnNumbers(estimator, columns, names, features.count, field));
      if (chosen.count === 0) continue;
      if (!(transformer instanceof PickleObject)) {
        if (transformer !== 'passthrough') throw estimator.mismatch(field, 'a transformer');
        made.push(await weighted(estimator, name, chosen, graph));
        continue;
      }
      const inner = estimator.estimatorOf(transformer, field);
      const answer = await (await context.convert(inner, chosen)).transform?.();
      if (answer === undefined) throw inner.unsupported('is no transformer');
      made.push(await weighted(estimator, name, answer, graph));
    }
    return Features.beside(graph, made);
  });
  return { kind: 'transformer', transform };
}

async function columnNames(estimator: Estimator, features: Features): Promise<readonly (string | null)[]> {
  for (const name of ['feature_names_in_', '_feature_names_in', '_df_columns']) {
    const names = await estimator.names(name);
    if (names !== null) return names;
  }
  return features.names;
}

/** The numbers of the columns that a transformer is given: by name, number, a slice of either, or a flag for each column. */
export async function columnNumbers(
  estimator: Estimator,
  columns: PickleValue,
  names: readonly (string | null)[],
  count: number,
  field: string,
): Promise<readonly number[]> {
  if (columns instanceof PickleObject && columns.type.name === 'slice') {
    const sliced = slicedColumns(columns.args, names, count);
    if (sliced === undefined) throw estimator.mismatch(field, `a slice of its ${count} columns`);
    return sliced;
  }
  const single = typeof columns === 'string' || typeof columns === 'bigint' ? [columns] : undefined;
  const items = single ?? (await listedItems(columns));
  if (items === undefined) throw estimator.mismatch(field, 'a transformer with its columns');
  if (items.length === count && items.every((item) => typeof item === 'boolean')) {
    return items.flatMap((isChosen, column) => (isChosen ? [column] : []));
  }
  return items.map((item) => {
    const at = typeof item === 'string' ? names.indexOf(item) : Number(item);
    const column = at < 0 && typeof item !== 'string' ? at + count : at;
    if (!Number.isInteger(column) || column < 0 || column >= count) {
      throw estimator.mismatch(field, `a list of columns among its ${count}`);
    }
    return column;
  });
}
