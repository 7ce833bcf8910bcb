import type { SourceColumn, TreeCounts } from '../../../../contract/schemas/inspect.schema.ts';
import { readLightGbmHeader } from '../../lightgbm/read-lightgbm.ts';
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
  const { trees, categorical, pandas } = await lineFacts(linesOf(text, place), signal);
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
      pandas = pandasCategories(line.slice('pandas_categorical:'.length));
    }
  }
  return { trees: { count, nodes }, categorical, pandas };
}

function pandasCategories(json: string): readonly Categories[] {
  try {
    const lists: unknown = JSON.parse(json);
    return Array.isArray(lists) ? lists.map((list) => (Array.isArray(list) ? list.filter(isPlain) : [])) : [];
  } catch {
    // A conversion says what is wrong with it.
    return [];
  }
}

function isPlain(value: unknown): value is Categories[number] {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
