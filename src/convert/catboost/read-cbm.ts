import { MlpackError } from '../../errors/mlpack-error.ts';
import type {
  CatBoostColumn,
  CatBoostModel,
  CatBoostSplit,
  CatBoostTree,
  ComputedFeatures,
} from './catboost-model.ts';
import { FlatError, FlatTable } from './flat-buffer.ts';
import { shownText } from '../../util/shown-texts.ts';
import { emptyTree, isDepth, obliviousTree } from './tree-shapes.ts';

/** Fields of tables, by their numbers in the schema. */
const Core = { version: 0, trees: 1, info: 2 } as const;
const Trees = {
  dimensions: 0,
  splits: 1,
  sizes: 2,
  categories: 4,
  floats: 5,
  oneHots: 6,
  ctrs: 7,
  values: 8,
  steps: 10,
  leaves: 11,
  texts: 12,
  estimated: 13,
  scale: 14,
  bias: 15,
  biases: 16,
  embeddings: 18,
} as const;
const Feature = { index: 0, flatIndex: 1, name: 2, isUsed: 3 } as const;
const FloatFeature = { hasNans: 0, flatIndex: 2, borders: 3, name: 4, nanTreatment: 5 } as const;
const OneHot = { index: 0, values: 1, texts: 2 } as const;
const Entry = { key: 0, value: 1 } as const;
const Ctr = { base: 0 } as const;
const Base = { projection: 0 } as const;
const Projection = { categories: 0 } as const;
const nanAsGreater = 2;

/**
 * Reads a model as CatBoost writes it (cbm): a FlatBuffer.
 * https://github.com/catboost/catboost/blob/v1.2.10/catboost/libs/model/flatbuffers/model.fbs
 *
 * @param bytes the FlatBuffer in the file
 * @throws MlpackError MODEL_INVALID
 */
export function readCbm(bytes: Buffer, place: string): CatBoostModel {
  try {
    const core = FlatTable.root(bytes, Core);
    const trees = core.table(Core.trees, Trees);
    const version = core.text(Core.version);
    if (version !== 'FlabuffersModel_v1' || trees === undefined) {
      throw core.mismatch(Core.version, '"FlabuffersModel_v1"', JSON.stringify(shownText(version, 40)));
    }
    const info = core
      .tables(Core.info, Entry)
      .map((entry) => [entry.text(Entry.key), entry.text(Entry.value)] as const);
    return modelOf(trees, new Map(info), place);
  } catch (error) {
    throw asInvalid(error, place);
  }
}

/** What is wrong with the bytes is found while they are read: trees one by one, when somebody asks for them. */
function asInvalid(error: unknown, place: string): unknown {
  if (!(error instanceof FlatError)) return error;
  return new MlpackError('MODEL_INVALID', `${place} is no whole model of CatBoost's: ${error.message}.`, {
    suggestions: ['Copy the file again, or save the model again: model.save_model("model.cbm").'],
    cause: error,
  });
}

function* checked(trees: Iterable<CatBoostTree>, place: string): Generator<CatBoostTree> {
  try {
    yield* trees;
  } catch (error) {
    throw asInvalid(error, place);
  }
}

function modelOf(trees: FlatTable, info: ReadonlyMap<string, string>, place: string): CatBoostModel {
  const dimensions = trees.int(Trees.dimensions, 0);
  const biases = [...trees.doubles(Trees.biases)];
  const isOblivious = trees.lengthOf(Trees.steps, 4) === 0;
  const most = trees.lengthOf(Trees.values, 8);
  if (!(dimensions >= 1 && dimensions <= most)) {
    throw trees.mismatch(
      Trees.dimensions,
      `a number from 1 to ${most}, as many values as leaves have`,
      dimensions,
    );
  }
  const columns = [
    ...trees.tables(Trees.floats, FloatFeature).map((feature) => columnOf(feature, FloatFeature, 'numbers')),
    ...trees.tables(Trees.categories, Feature).map((feature) => columnOf(feature, Feature, 'categories')),
  ];
  return {
    dimensions,
    columns,
    splits: splitsOf(trees),
    trees: () =>
      checked(isOblivious ? obliviousTrees(trees, dimensions) : unevenTrees(trees, dimensions), place),
    scale: trees.double(Trees.scale, 1),
    bias: biases.length > 0 ? biases : Array.from({ length: dimensions }, () => trees.double(Trees.bias, 0)),
    computed: featuresOf(trees),
    info,
  };
}

function columnOf(
  feature: FlatTable,
  fields: { readonly flatIndex: number; readonly name: number },
  kind: CatBoostColumn['kind'],
): CatBoostColumn {
  return { index: feature.int(fields.flatIndex, -1), name: feature.text(fields.name), kind };
}

function featuresOf(trees: FlatTable): ComputedFeatures {
  const categories = trees.tables(Trees.categories, Feature);
  const nameOf = (feature: FlatTable): string =>
    feature.text(Feature.name) || String(feature.int(Feature.flatIndex, -1));
  const nameAt = (index: number): string => {
    const found = categories.find((feature) => feature.int(Feature.index, -1) === index);
    return found === undefined ? String(index) : nameOf(found);
  };
  const combined = trees.tables(Trees.ctrs, Ctr).flatMap((feature) => {
    const combination = feature
      .table(Ctr.base, Base)
      ?.table(Base.projection, Projection)
      ?.table(0, Projection);
    return combination === undefined ? [] : [...combination.ints(Projection.categories)];
  });
  const used = (field: number): readonly string[] =>
    trees
      .tables(field, Feature)
      .flatMap((feature) => (feature.byte(Feature.isUsed, 1) === 0 ? [] : [nameOf(feature)]));
  return {
    counted: [...new Set(combined)].map(nameAt),
    hasCounted: trees.lengthOf(Trees.ctrs, 4) > 0,
    texts: used(Trees.texts),
    embeddings: used(Trees.embeddings),
    hasEstimated: trees.lengthOf(Trees.estimated, 4) > 0,
  };
}

/** What trees compare, in the order in which CatBoost numbers it. */
function splitsOf(trees: FlatTable): readonly CatBoostSplit[] {
  const borders = trees.tables(Trees.floats, FloatFeature).flatMap((feature): CatBoostSplit[] => {
    const missingYes =
      feature.byte(FloatFeature.hasNans, 0) !== 0 &&
      feature.byte(FloatFeature.nanTreatment, 0) === nanAsGreater;
    const column = feature.int(FloatFeature.flatIndex, -1);
    return Array.from(feature.floats(FloatFeature.borders), (border) => ({
      kind: 'border',
      column,
      border,
      missingYes,
    }));
  });
  const columns = new Map(
    trees
      .tables(Trees.categories, Feature)
      .map((feature) => [feature.int(Feature.index, -1), feature.int(Feature.flatIndex, -1)]),
  );
  const oneHots = trees.tables(Trees.oneHots, OneHot).flatMap((feature): CatBoostSplit[] => {
    const texts = feature.texts(OneHot.texts);
    const column = columns.get(feature.int(OneHot.index, -1)) ?? -1;
    return Array.from(feature.ints(OneHot.values), (hash, at) => ({
      kind: 'category',
      column,
      hash,
      text: texts[at] ?? null,
    }));
  });
  return [...borders, ...oneHots];
}

function* obliviousTrees(trees: FlatTable, dimensions: number): Generator<CatBoostTree> {
  const splits = trees.ints(Trees.splits);
  const values = trees.doubles(Trees.values);
  let [split, value] = [0, 0];
  for (const depth of trees.ints(Trees.sizes)) {
    const size = 2 ** depth * dimensions;
    if (!isDepth(depth) || split + depth > splits.length || value + size > values.length) {
      throw trees.mismatch(Trees.sizes, 'levels that splits and leaves are there for', depth);
    }
    yield obliviousTree(splits.subarray(split, split + depth), values.subarray(value, value + size));
    split += depth;
    value += size;
  }
}

/** Trees whose nodes say how far their children are behind them; nothing behind is a leaf. */
function* unevenTrees(trees: FlatTable, dimensions: number): Generator<CatBoostTree> {
  const splits = trees.ints(Trees.splits);
  const steps = trees.shorts(Trees.steps);
  const leaves = trees.ints(Trees.leaves);
  const values = trees.doubles(Trees.values);
  let start = 0;
  for (const size of trees.ints(Trees.sizes)) {
    if (!(size > 0 && start + size <= Math.min(splits.length, leaves.length, steps.length / 2))) {
      throw trees.mismatch(Trees.sizes, 'as many nodes as there are', size);
    }
    // A node with one child is a leaf for the rows that don't go there: each may need a leaf of its own.
    const tree = emptyTree(size * 2, values);
    for (let node = 0; node < size; node += 1) {
      const [no = 0, yes = 0] = steps.subarray((start + node) * 2, (start + node) * 2 + 2);
      const leaf = (leaves[start + node] ?? 0) >>> 0;
      if ((no === 0 || yes === 0) && (leaf % dimensions !== 0 || leaf + dimensions > values.length)) {
        throw trees.mismatch(Trees.leaves, 'where the values of a leaf begin', leaf);
      }
      tree.leaves[node] = leaf / dimensions;
      if (no === 0 && yes === 0) continue;
      tree.splits[node] = splits[start + node] ?? -1;
      tree.leaves[size + node] = leaf / dimensions;
      tree.no[node] = no === 0 ? size + node : node + no;
      tree.yes[node] = yes === 0 ? size + node : node + yes;
    }
    yield tree;
    start += size;
  }
}
