import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import ort from 'onnxruntime-node';
import { heldSource } from '../../src/convert/bytes/byte-source.ts';
import { PickleObject } from '../../src/convert/pickle/pickle-values.ts';
import { readModel } from '../../src/convert/read-model.ts';
import { convertEstimator, type ConvertedEstimator } from '../../src/convert/sklearn/convert-estimator.ts';
import type { MethodName } from '../../src/convert/sklearn/methods.ts';
import { graphAnswers, type Answer } from './classical.ts';

const modelsDir = resolve(import.meta.dirname, '../models/classical');

/** A file of test/models/classical that XGBoost saved. */
export async function xgboostBytes(file: string): Promise<Buffer> {
  return await readFile(resolve(modelsDir, file));
}

/** What a file of XGBoost's is converted to. */
export async function convertedBooster(
  bytes: Buffer,
  methods?: readonly MethodName[],
): Promise<ConvertedEstimator> {
  const object = await readModel(heldSource('model.bst', bytes));
  if (!(object instanceof PickleObject)) throw new TypeError('the file holds no booster');
  return await convertEstimator(object, 'model.bst', { methods });
}

/** What onnxruntime answers of a file of XGBoost's, by the names of the methods. */
export async function boosterAnswers(
  bytes: Buffer,
  rows: readonly (readonly number[])[],
  methods: readonly MethodName[],
): Promise<Readonly<Record<string, Answer['data']>>> {
  const { graph, outputs } = await convertedBooster(bytes, methods);
  const x = new ort.Tensor('float64', Float64Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
  const answers = await graphAnswers(graph, { X: x });
  return Object.fromEntries(outputs.map(({ name, answers: as }) => [as, answers.get(name)?.data ?? []]));
}

/** What is particular of a model in a test. */
export interface BoosterParts {
  readonly version?: readonly number[];
  readonly objective?: string;
  readonly baseScore?: string;
  readonly columnCount?: number;
  readonly classCount?: number;
  readonly targetCount?: number;
  readonly trees?: readonly object[];
  readonly sums?: readonly number[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly featureNames?: readonly string[];
  /** `c` for one of categories, by column. */
  readonly featureTypes?: readonly string[];
}

/** A model as XGBoost writes it in JSON. */
export function boosterJson({
  version = [3, 0, 0],
  objective = 'reg:squarederror',
  baseScore = '0',
  columnCount = 1,
  classCount = 0,
  targetCount = 1,
  trees = [],
  sums = trees.map(() => 0),
  attributes = {},
  featureNames = [],
  featureTypes = [],
}: BoosterParts): Buffer {
  const document = {
    learner: {
      attributes,
      feature_names: featureNames,
      feature_types: featureTypes,
      gradient_booster: {
        name: 'gbtree',
        model: {
          gbtree_model_param: { num_parallel_tree: '1', num_trees: String(trees.length) },
          tree_info: sums,
          trees,
        },
      },
      learner_model_param: {
        base_score: baseScore,
        num_class: String(classCount),
        num_feature: String(columnCount),
        num_target: String(targetCount),
      },
      objective: { name: objective },
    },
    version,
  };
  return Buffer.from(JSON.stringify(document));
}

/** A tree of one comparison: less than a threshold goes to the first leaf, all else to the second. */
export function stump(threshold: number, less: number, more: number): object {
  return {
    left_children: [1, -1, -1],
    right_children: [2, -1, -1],
    split_indices: [0, 0, 0],
    split_conditions: [threshold, less, more],
    default_left: [1, 0, 0],
    tree_param: { num_feature: '1', num_nodes: '3', size_leaf_vector: '1' },
  };
}
