import type { SourceColumn, TreeCounts } from '../../../../contract/schemas/inspect.schema.ts';
import { ByteRange } from '../../bytes/byte-range.ts';
import { columnCount, type CatBoostModel } from '../../catboost/catboost-model.ts';
import { readHeldModel } from '../../catboost/held-model.ts';
import { modelInfo } from '../../catboost/model-info.ts';
import type { Estimator } from '../../sklearn/estimator.ts';
import { maxReadBytes, maxShown, type BoosterOutline } from './booster-outline.ts';
import { pythonText } from '../settings/python-text.ts';

/**
 * What a model of CatBoost says, also one that can't be converted; null for one that is larger than is read to be described.
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function catBoostOutline(estimator: Estimator): Promise<BoosterOutline | null> {
  const held = estimator.get('__model');
  if (!(held instanceof ByteRange) || held.sizeBytes > maxReadBytes) return null;
  const model = await readHeldModel(estimator);
  const { loss, classes } = modelInfo(model);
  return {
    trees: treeCounts(model),
    columnCount: columnCount(model),
    columns: columnsOf(model),
    classes,
    version: /\bv?(\d+\.\d+(?:\.\d+)?)\b/.exec(model.info.get('catboost_version_info') ?? '')?.[1] ?? null,
    settings: loss === '' ? {} : { loss_function: pythonText(loss) },
  };
}

function treeCounts({ trees }: CatBoostModel): TreeCounts {
  let [count, nodes] = [0, 0];
  for (const { yes } of trees()) {
    count += 1;
    // Each node that splits has two children.
    nodes += 1 + 2 * yes.reduce((sum, child) => sum + (child >= 0 ? 1 : 0), 0);
  }
  return { count, nodes };
}

/** The columns by their place; one that is used by none of its parts is unknown. */
function columnsOf(model: CatBoostModel): readonly SourceColumn[] {
  const shown: SourceColumn[] = Array.from({ length: Math.min(maxShown, columnCount(model)) }, () => ({
    name: null,
    kind: null,
    categories: null,
  }));
  for (const { index, name, kind } of model.columns) {
    if (index < 0 || index >= shown.length) continue;
    shown[index] = {
      // CatBoost calls columns by their numbers where they have no names.
      name: name === '' || name === String(index) ? null : name,
      kind: kind === 'numbers' ? 'number' : 'category',
      categories: kind === 'numbers' ? null : categoriesOf(model, index),
    };
  }
  return shown;
}

/** The categories that a column is compared with, where the file has their texts. */
function categoriesOf({ splits }: CatBoostModel, index: number): readonly string[] | null {
  const texts: string[] = [];
  for (const split of splits) {
    if (split.kind === 'category' && split.column === index && split.text !== null) texts.push(split.text);
    if (texts.length === maxShown) break;
  }
  return texts.length === 0 ? null : texts;
}
