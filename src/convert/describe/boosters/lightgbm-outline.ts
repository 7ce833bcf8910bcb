import type { SourceColumn, TreeCounts } from '../../../../contract/schemas/inspect.schema.ts';
import { readLightGbmHeader } from '../../lightgbm/read-lightgbm.ts';
import { pandasCategories } from '../../lightgbm/pandas-categories.ts';
import { linesOf } from '../../lightgbm/text-lines.ts';
import { areNamed, modelText } from '../../lightgbm/pickled-booster.ts';
import type { Estimator } from '../../sklearn/estimator.ts';
import { maxShown, type BoosterOutline } from './booster-outline.ts';
import { pythonText } from '../settings/python-text.ts';

/**
 * What a Booster of LightGBM says, or one of the classes that have one inside. Its text is read line by line.
 *
 * @throws MlpackError MODEL_INVALID
 */
export async function lightGbmOutline(
  estimator: Estimator,
  signal: AbortSignal | undefined,
): Promise<BoosterOutline> {
  const booster = estimator.object.type.name === 'Booster' ? estimator : estimator.estimator('_Booster');
  const text = modelText(booster);
  const place = `${booster.file}: ${booster.place}`;
  const { featureNames, objective, isAverage } = await readLightGbmHeader(text, place);
  const isNamed = areNamed(featureNames);
  const { trees, categorical, pandas } = await lineFacts(linesOf(text, place), featureNames.length, signal);
  const nthOf = new Map(categorical.map((column, nth) => [column, nth]));
  const columns = featureNames.slice(0, maxShown).map((name, column): SourceColumn => {
    const nth = nthOf.get(column);
    const categories = nth === undefined ? null : (pandas[nth] ?? null);
    return {
      name: isNamed ? name : null,
      kind: nth === undefined ? 'number' : 'category',
      categories: categories?.slice(0, maxShown) ?? null,
    };
  });
  return {
    trees,
    columnCount: featureNames.length,
    columns,
    classes: null,
    version: null,
    settings: {
      ...(booster === estimator ? { objective: pythonText(objective) } : {}),
      ...(isAverage ? { boosting: "'rf'" } : {}),
    },
  };
}

type Categories = readonly (string | number | boolean | null)[];

async function lineFacts(
  lines: AsyncGenerator<string>,
  columnCount: number,
  signal: AbortSignal | undefined,
): Promise<{
  readonly trees: TreeCounts;
  readonly categorical: readonly number[];
  readonly pandas: readonly Categories[];
}> {
  let [count, nodes] = [0, 0];
  let categorical: readonly number[] = [];
  let pandas: readonly Categories[] = [];
  for await (const line of lines) {
    if (line.startsWith('Tree=')) {
      signal?.throwIfAborted();
      count += 1;
    } else if (line.startsWith('num_leaves=')) {
      // Of two branches each node has, every leaf but one makes a node.
      nodes += Math.max(0, 2 * (Number(line.slice('num_leaves='.length)) || 0) - 1);
    } else if (line.startsWith('[categorical_feature: ')) {
      categorical = (/^\[\w+: ([\d,]+)\]$/.exec(line)?.[1] ?? '').split(',').filter(Boolean).map(Number);
    } else if (line.startsWith('pandas_categorical:')) {
      // What is no list of categories, a conversion refuses.
      const lists = pandasCategories(line.slice('pandas_categorical:'.length), columnCount) ?? [];
      pandas = lists.map((list) => list.filter(isPlain));
    }
  }
  return { trees: { count, nodes }, categorical, pandas };
}

function isPlain(value: unknown): value is Categories[number] {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
