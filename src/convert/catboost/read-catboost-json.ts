import type { ByteSource } from '../bytes/byte-source.ts';
import type { DocumentValue } from '../documents/document.ts';
import { Fields } from '../documents/fields.ts';
import { readJson } from '../documents/read-json.ts';
import type { CatBoostColumn, CatBoostModel, CatBoostSplit, CatBoostTree } from './catboost-model.ts';
import { emptyTree, isDepth, obliviousTree } from './tree-shapes.ts';

/** More than any model has; a file that has more lies. */
const maxSums = 2 ** 16;

/** Lists whose flags are no numbers. */
const keptKeys: ReadonlySet<string> = new Set(['class_names']);

/**
 * Reads a model that CatBoost saved as JSON (`format="json"`).
 * https://github.com/catboost/catboost/blob/v1.2.10/catboost/libs/model/model_export/json_model_helpers.cpp
 *
 * @param place of the estimator in the file
 * @throws MlpackError MODEL_INVALID
 */
export async function readCatBoostJson(source: ByteSource, place: string): Promise<CatBoostModel> {
  return modelOf(new Fields(await readJson(source, { kept: keptKeys }), source.path, place));
}

function modelOf(json: Fields): CatBoostModel {
  const features = json.has('features_info') ? json.object('features_info') : undefined;
  const floats = objectsIn(features, 'float_features');
  const categories = objectsIn(features, 'categorical_features');
  const { dimensions, trees } = treesOf(json);
  const { scale, bias } = scaleAndBias(json, dimensions);
  return {
    dimensions,
    columns: [
      ...floats.map((feature) => columnOf(feature, 'numbers')),
      ...categories.map((feature) => columnOf(feature, 'categories')),
    ],
    splits: splitsOf(features, floats, categories),
    trees: () => trees,
    scale,
    bias,
    computed: { ...countedIn(features, categories), ...NO_ESTIMATES },
    info: json.has('model_info') ? infoOf(json.object('model_info')) : new Map(),
  };
}

/** CatBoost doesn't save models of texts or embeddings as JSON. */
const NO_ESTIMATES = { texts: [], embeddings: [], hasEstimated: false } as const;

/** A number, and another or one for each sum: `[1, [0.5]]`. */
function scaleAndBias(json: Fields, dimensions: number): Pick<CatBoostModel, 'bias' | 'scale'> {
  const [scale, bias] = listIn(json.get('scale_and_bias') ?? [1, 0]);
  const biases = listIn(bias ?? 0);
  const numbers = [scale, ...biases];
  if (!numbers.every((number) => typeof number === 'number' && Number.isFinite(number))) {
    throw json.mismatch('scale_and_bias', 'numbers');
  }
  const [first = 1, ...others] = numbers.map(Number);
  return {
    scale: first,
    bias: others.length === dimensions ? others : Array.from({ length: dimensions }, () => others[0] ?? 0),
  };
}

function listIn(value: DocumentValue): readonly DocumentValue[] {
  return Array.isArray(value) ? value : ArrayBuffer.isView(value) ? [...value] : [value];
}

/** A list of objects; an empty one where there is none. */
function objectsIn(fields: Fields | undefined, name: string): readonly Fields[] {
  return fields === undefined || (fields.get(name) ?? null) === null ? [] : fields.objects(name);
}

function numbersIn(fields: Fields, name: string): ArrayLike<number> {
  return (fields.get(name) ?? null) === null ? [] : fields.numbers(name);
}

function textIn(fields: Fields, name: string): string {
  return fields.has(name) ? fields.text(name) : '';
}

function countedIn(
  features: Fields | undefined,
  categories: readonly Fields[],
): { readonly counted: readonly string[]; readonly hasCounted: boolean } {
  const ctrs = objectsIn(features, 'ctrs');
  const indices = ctrs.flatMap((ctr) =>
    objectsIn(ctr, 'elements').map((element) => element.get('cat_feature_index')),
  );
  const counted = [...new Set(indices)].flatMap((index) => {
    const feature = categories.find((one) => one.get('feature_index') === index);
    return feature === undefined ? [] : nameOf(feature) || String(feature.count('flat_feature_index'));
  });
  return { counted, hasCounted: ctrs.length > 0 };
}

function nameOf(feature: Fields): string {
  return textIn(feature, 'feature_name') || textIn(feature, 'feature_id');
}

function columnOf(feature: Fields, kind: CatBoostColumn['kind']): CatBoostColumn {
  return { index: feature.count('flat_feature_index'), name: nameOf(feature), kind };
}

function splitsOf(
  features: Fields | undefined,
  floats: readonly Fields[],
  categories: readonly Fields[],
): readonly CatBoostSplit[] {
  const known = new Map(
    objectsIn(features, 'cat_features_hash').map((entry) => [
      entry.number('hash') | 0,
      textIn(entry, 'value'),
    ]),
  );
  const borders = floats.flatMap((feature): CatBoostSplit[] => {
    const missingYes =
      feature.get('has_nans') === true && textIn(feature, 'nan_value_treatment') === 'AsTrue';
    const column = feature.count('flat_feature_index');
    return Array.from(numbersIn(feature, 'borders'), (border) => ({
      kind: 'border',
      column,
      border: Math.fround(border),
      missingYes,
    }));
  });
  const oneHots = categories.flatMap((feature): CatBoostSplit[] => {
    const texts = listIn(feature.get('string_values') ?? []);
    const column = feature.count('flat_feature_index');
    return Array.from(numbersIn(feature, 'values'), (hash, at) => {
      const text = texts[at] ?? known.get(hash | 0);
      return { kind: 'category', column, hash: hash | 0, text: typeof text === 'string' ? text : null };
    });
  });
  return [...borders, ...oneHots];
}

interface Trees {
  readonly dimensions: number;
  readonly trees: readonly CatBoostTree[];
}

function treesOf(json: Fields): Trees {
  const isOblivious = json.has('oblivious_trees');
  const all = objectsIn(json, isOblivious ? 'oblivious_trees' : 'trees').map((fields) => ({
    fields,
    ...(isOblivious ? levelTree(fields) : unevenTree(fields)),
  }));
  const dimensions = all[0]?.dimensions ?? 1;
  const other = all.find((one) => one.dimensions !== dimensions);
  if (other !== undefined) {
    const expected = `${dimensions} numbers, as in the first tree`;
    throw other.fields.mismatch(isOblivious ? 'leaf_values' : 'value', `leaves of ${expected}`);
  }
  return { dimensions, trees: all.map(({ tree }) => tree) };
}

/** A tree that makes the same split at all nodes of a level. */
function levelTree(fields: Fields): { readonly tree: CatBoostTree; readonly dimensions: number } {
  const splits = objectsIn(fields, 'splits').map((split) => split.count('split_index'));
  if (!isDepth(splits.length)) throw fields.mismatch('splits', 'a list of a tree’s levels');
  const values = Float64Array.from(fields.numbers('leaf_values'));
  const dimensions = values.length / 2 ** splits.length;
  if (!Number.isInteger(dimensions) || dimensions === 0 || dimensions > maxSums) {
    throw fields.mismatch('leaf_values', `numbers of ${2 ** splits.length} leaves, up to ${maxSums} of each`);
  }
  return { tree: obliviousTree(splits, values), dimensions };
}

function unevenTree(root: Fields): { readonly tree: CatBoostTree; readonly dimensions: number } {
  const nodes: { readonly split: number; no: number; yes: number }[] = [];
  const values: number[] = [];
  let dimensions = 0;
  const visit = (node: Fields): number => {
    const number = nodes.length;
    if (node.has('value')) {
      nodes.push({ split: -1, no: -1, yes: -1 });
      const leaf = listIn(node.get('value') ?? null);
      dimensions ||= leaf.length;
      if (leaf.length !== dimensions || !leaf.every((one) => typeof one === 'number')) {
        throw node.mismatch('value', dimensions === 1 ? 'a number' : `${dimensions} numbers`);
      }
      values.push(...leaf.map(Number));
      return number;
    }
    const found = { split: node.object('split').count('split_index'), no: -1, yes: -1 };
    nodes.push(found);
    found.no = visit(node.object('left'));
    found.yes = visit(node.object('right'));
    return number;
  };
  visit(root);
  const tree = emptyTree(nodes.length, Float64Array.from(values));
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
function infoOf(info: Fields): ReadonlyMap<string, string> {
  return new Map(
    info.entries().map(([name, value]) => [name, typeof value === 'string' ? value : jsonOf(value)]),
  );
}

function jsonOf(value: DocumentValue): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (item instanceof Map) return Object.fromEntries(item);
    return item instanceof Float64Array || item instanceof Int32Array ? [...item] : item;
  });
}
