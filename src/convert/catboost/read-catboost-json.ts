import { MlpackError } from '../../errors/mlpack-error.ts';
import type { CatBoostColumn, CatBoostModel, CatBoostSplit, CatBoostTree } from './catboost-model.ts';
import { JsonFields } from './json-fields.ts';
import { emptyTree, isDepth, obliviousTree } from './tree-shapes.ts';

/** Deeper trees than CatBoost makes. */
const maxLevels = 2000;

/**
 * Reads a model that CatBoost saved as JSON (`format="json"`).
 * https://github.com/catboost/catboost/blob/v1.2.10/catboost/libs/model/model_export/json_model_helpers.cpp
 *
 * @throws MlpackError MODEL_INVALID
 */
export function readCatBoostJson(text: string, place: string): CatBoostModel {
  try {
    return modelOf(new JsonFields(JSON.parse(text)));
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    throw new MlpackError('MODEL_INVALID', `${place} is no whole model of CatBoost's as JSON.`, {
      suggestions: [
        'Copy the file again, or save the model as CatBoost does: model.save_model("model.cbm").',
      ],
      cause: error,
    });
  }
}

function modelOf(json: JsonFields): CatBoostModel {
  const features = json.fields('features_info');
  const floats = features.items('float_features').map((feature) => new JsonFields(feature));
  const categories = features.items('categorical_features').map((feature) => new JsonFields(feature));
  const trees = treesOf(json);
  const [scale = 1, bias = 0] = json.items('scale_and_bias');
  const dimensions = trees.dimensions;
  const biases = [bias].flat().map(Number);
  return {
    dimensions,
    columns: [
      ...floats.map((feature) => columnOf(feature, 'numbers')),
      ...categories.map((feature) => columnOf(feature, 'categories')),
    ],
    splits: splitsOf(features, floats, categories),
    trees: () => trees.trees,
    scale: Number(scale),
    bias: biases.length === dimensions ? biases : Array.from({ length: dimensions }, () => biases[0] ?? 0),
    computed: { ...countedIn(features, categories), ...NO_ESTIMATES },
    info: infoOf(json.fields('model_info')),
  };
}

/** CatBoost doesn't save models of texts or embeddings as JSON. */
const NO_ESTIMATES = { texts: [], embeddings: [], hasEstimated: false } as const;

function countedIn(
  features: JsonFields,
  categories: readonly JsonFields[],
): { readonly counted: readonly string[]; readonly hasCounted: boolean } {
  const ctrs = features.items('ctrs').map((ctr) => new JsonFields(ctr));
  const indices = ctrs.flatMap((ctr) =>
    ctr.items('elements').map((element) => new JsonFields(element).get('cat_feature_index')),
  );
  const counted = [...new Set(indices)].flatMap((index) => {
    const feature = categories.find((one) => one.get('feature_index') === index);
    return feature === undefined ? [] : nameOf(feature) || String(feature.get('flat_feature_index'));
  });
  return { counted, hasCounted: ctrs.length > 0 };
}

function nameOf(feature: JsonFields): string {
  return feature.text('feature_name') || feature.text('feature_id');
}

function columnOf(feature: JsonFields, kind: CatBoostColumn['kind']): CatBoostColumn {
  return { index: feature.number('flat_feature_index'), name: nameOf(feature), kind };
}

function splitsOf(
  features: JsonFields,
  floats: readonly JsonFields[],
  categories: readonly JsonFields[],
): readonly CatBoostSplit[] {
  const known = new Map(
    features.items('cat_features_hash').map((entry) => {
      const fields = new JsonFields(entry);
      return [fields.number('hash') | 0, fields.text('value')];
    }),
  );
  const borders = floats.flatMap((feature): CatBoostSplit[] => {
    const missingYes = feature.get('has_nans') === true && feature.text('nan_value_treatment') === 'AsTrue';
    const column = feature.number('flat_feature_index');
    return Array.from(feature.numbers('borders'), (border) => ({
      kind: 'border',
      column,
      border: Math.fround(border),
      missingYes,
    }));
  });
  const oneHots = categories.flatMap((feature): CatBoostSplit[] => {
    const texts = feature.items('string_values');
    const column = feature.number('flat_feature_index');
    return Array.from(feature.numbers('values'), (hash, at) => {
      const text = texts[at] ?? known.get(hash | 0);
      return { kind: 'category', column, hash: hash | 0, text: typeof text === 'string' ? text : null };
    });
  });
  return [...borders, ...oneHots];
}

function treesOf(json: JsonFields): { readonly dimensions: number; readonly trees: readonly CatBoostTree[] } {
  if (json.has('oblivious_trees')) {
    let dimensions = 1;
    const trees = json.items('oblivious_trees').map((item) => {
      const tree = new JsonFields(item);
      const splits = tree.items('splits').map((split) => new JsonFields(split).number('split_index'));
      const values = tree.numbers('leaf_values');
      dimensions = values.length / 2 ** splits.length;
      if (!isDepth(splits.length) || !Number.isInteger(dimensions) || dimensions === 0) {
        throw new RangeError('leaves');
      }
      return { tree: obliviousTree(splits, values), dimensions };
    });
    return { dimensions, trees: alike(trees, dimensions) };
  }
  const trees = json.items('trees').map(unevenTree);
  const dimensions = trees[0]?.dimensions ?? 1;
  return { dimensions, trees: alike(trees, dimensions) };
}

function alike(
  trees: readonly { readonly tree: CatBoostTree; readonly dimensions: number }[],
  dimensions: number,
): readonly CatBoostTree[] {
  if (trees.some((one) => one.dimensions !== dimensions)) throw new RangeError('sums');
  return trees.map(({ tree }) => tree);
}

function unevenTree(root: unknown): { readonly tree: CatBoostTree; readonly dimensions: number } {
  const nodes: { readonly split: number; no: number; yes: number; readonly values: readonly number[] }[] = [];
  const visit = (item: unknown, level: number): number => {
    if (level > maxLevels) throw new RangeError('levels');
    const node = new JsonFields(item);
    const number = nodes.length;
    if (node.has('value')) {
      nodes.push({ split: -1, no: -1, yes: -1, values: [node.get('value')].flat().map(Number) });
      return number;
    }
    const found = { split: node.fields('split').number('split_index'), no: -1, yes: -1, values: [] };
    nodes.push(found);
    found.no = visit(node.get('left'), level + 1);
    found.yes = visit(node.get('right'), level + 1);
    return number;
  };
  visit(root, 1);
  const leaves = nodes.filter(({ yes }) => yes === -1);
  const dimensions = leaves[0]?.values.length ?? 0;
  if (dimensions === 0 || leaves.some(({ values }) => values.length !== dimensions))
    throw new RangeError('values');
  const tree = emptyTree(nodes.length, Float64Array.from(leaves.flatMap(({ values }) => values)));
  let leaf = 0;
  for (const [index, { split, no, yes }] of nodes.entries()) {
    if (yes === -1) tree.leaves[index] = leaf++;
    tree.splits[index] = split;
    tree.no[index] = no;
    tree.yes[index] = yes;
  }
  return { tree, dimensions };
}

/** Settings are JSON in the binary form, and objects here. */
function infoOf(info: JsonFields): ReadonlyMap<string, string> {
  return new Map(
    info.entries().map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
