import { repeated } from '../../../util/repeated.ts';
import { shownText } from '../../../util/shown-texts.ts';
import type { DocumentValue } from '../../documents/document.ts';
import { Fields } from '../../documents/fields.ts';
import { sumCountOf } from './booster-size.ts';
import { treesOf } from './booster-trees.ts';
import type { Booster, LinearLearner, XgboostVersion } from './booster.ts';
import { categoryNames } from './category-names.ts';

/** What a prediction doesn't need: statistics of nodes, and the configuration of training. */
export const skippedKeys: ReadonlySet<string> = new Set([
  'Config',
  'feature_segments',
  'loss_changes',
  'parents',
  'sorted_idx',
  'sum_hessian',
]);

/** What is of float32 in XGBoost; JSON writes as many digits as tell one of its numbers from the next. */
export const float32Keys: ReadonlySet<string> = new Set([
  'base_weights',
  'leaf_weights',
  'split_conditions',
  'weight_drop',
  'weights',
]);

/**
 * The model that a document of JSON or Universal Binary JSON says.
 * https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for one that is larger than models are
 */
export function boosterOf(document: DocumentValue, path: string): Booster {
  const whole = new Fields(document, path);
  // A pickled Booster has its configuration beside the model.
  const root = whole.has('Model') ? whole.object('Model') : whole;
  const learner = root.object('learner');
  const parameters = learner.object('learner_model_param');
  const size = {
    columnCount: parameters.count('num_feature'),
    classCount: parameters.count('num_class'),
    targetCount: parameters.has('num_target') ? parameters.count('num_target') : 1,
  };
  const sumCount = sumCountOf(size, path);
  const gradientBooster = learner.object('gradient_booster');
  return {
    version: versionOf(root.has('version') ? root : whole),
    objective: learner.object('objective').text('name'),
    baseScore: baseScoreOf(parameters, sumCount),
    isBaseMargin: false,
    columnCount: size.columnCount,
    classCount: size.classCount,
    sumCount,
    columnNames: columnNamesOf(learner, size.columnCount),
    categoricalColumns: categoricalColumnsOf(learner, size.columnCount),
    categories: categoriesOf(gradientBooster, size.columnCount),
    attributes: attributesOf(learner),
    learner:
      gradientBooster.text('name') === 'gblinear'
        ? linearOf(gradientBooster.object('model'), (size.columnCount + 1) * sumCount)
        : treesOf(gradientBooster, sumCount),
  };
}

function versionOf(root: Fields): XgboostVersion {
  return root.has('version') ? [...root.integers('version')] : [];
}

/** One number as text, or since XGBoost 3.1 a list of them: `[5E-1]`. */
function baseScoreOf(parameters: Fields, sumCount: number): Float32Array {
  const numbers = parameters
    .text('base_score')
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  const isComplete = numbers.length === 1 || numbers.length === sumCount;
  if (!isComplete || !numbers.every(Number.isFinite)) {
    throw parameters.mismatch('base_score', `a number, or ${sumCount} of them`);
  }
  return Float32Array.from(numbers);
}

function columnNamesOf(learner: Fields, columnCount: number): readonly string[] | null {
  const names = learner.has('feature_names') ? learner.texts('feature_names') : [];
  if (names.length === 0) return null;
  if (names.length !== columnCount) throw learner.mismatch('feature_names', `a list of ${columnCount} names`);
  const twice = repeated(names);
  if (twice !== undefined) {
    const shown = JSON.stringify(shownText(twice, 100));
    throw learner.mismatch('feature_names', `a list of different names, not of ${shown} twice`);
  }
  return names;
}

function categoricalColumnsOf(learner: Fields, columnCount: number): readonly number[] {
  const types = learner.has('feature_types') ? learner.texts('feature_types') : [];
  if (types.length > 0 && types.length !== columnCount) {
    throw learner.mismatch('feature_types', `a list of ${columnCount} types`);
  }
  return types.flatMap((type, column) => (type === 'c' ? [column] : []));
}

function categoriesOf(gradientBooster: Fields, columnCount: number): Booster['categories'] {
  const gbtree = gradientBooster.has('gbtree') ? gradientBooster.object('gbtree') : gradientBooster;
  const model = gbtree.object('model');
  return model.has('cats') ? categoryNames(model.object('cats'), columnCount) : new Map();
}

function attributesOf(learner: Fields): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  if (!learner.has('attributes')) return attributes;
  for (const [name, value] of learner.object('attributes').entries()) {
    if (typeof value === 'string') attributes.set(name, value);
  }
  return attributes;
}

function linearOf(model: Fields, length: number): LinearLearner {
  return { kind: 'linear', weights: Float32Array.from(model.numbers('weights', length)) };
}
