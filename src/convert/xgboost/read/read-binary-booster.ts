import type { ByteSource } from '../../bytes/byte-source.ts';
import { shownText } from '../../../util/shown-texts.ts';
import { binaryMagic } from './booster-form.ts';
import { BinaryReader } from './binary-reader.ts';
import { sumCountOf } from './booster-size.ts';
import { evenRounds } from './booster-trees.ts';
import type { Booster, BoosterTree, TreeLearner } from './booster.ts';

const nodeBytes = 20;
const nodeStatisticsBytes = 16;

/**
 * Reads the binary form, which XGBoost wrote until 3.0: structures of C one after the other.
 * https://github.com/dmlc/xgboost/blob/v1.7.6/src/learner.cc (LearnerIO::LoadModel)
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function readBinaryBooster(source: ByteSource, signal?: AbortSignal): Promise<Booster> {
  const reader = new BinaryReader(source, signal);
  if ((await reader.peek(binaryMagic.length)).toString('latin1') === binaryMagic) {
    await reader.take(binaryMagic.length);
  }
  const parameters = await reader.take(136);
  const uint = (index: number): number => parameters.readUInt32LE(index * 4);
  const major = uint(5);
  const size = {
    columnCount: uint(1),
    classCount: uint(2),
    // A field that older versions leave empty.
    targetCount: Math.max(1, uint(7)),
  };
  const sumCount = sumCountOf(size, source.path);
  const objective = await reader.name();
  const kind = await reader.text();
  const learner =
    kind === 'gblinear'
      ? await readLinear(reader)
      : await readTrees(reader, { kind, sumCount, isOld: major === 0 });
  if (learner.kind === 'linear' && learner.weights.length !== (size.columnCount + 1) * sumCount) {
    throw reader.invalid(`has ${learner.weights.length} weights for ${size.columnCount} columns`);
  }
  return {
    version: major === 0 ? [] : [major, uint(6)],
    objective,
    baseScore: Float32Array.of(parameters.readFloatLE(0)),
    isBaseMargin: major === 0,
    columnCount: size.columnCount,
    classCount: size.classCount,
    sumCount,
    columnNames: null,
    categoricalColumns: [],
    categories: new Map(),
    attributes: uint(3) === 0 ? new Map() : await readAttributes(reader),
    learner,
  };
}

async function readLinear(reader: BinaryReader): Promise<Booster['learner']> {
  await reader.take(136);
  return { kind: 'linear', weights: await reader.floats() };
}

async function readTrees(
  reader: BinaryReader,
  { kind, sumCount, isOld }: { readonly kind: string; readonly sumCount: number; readonly isOld: boolean },
): Promise<TreeLearner> {
  if (kind !== 'gbtree' && kind !== 'dart')
    throw reader.invalid(`is of ${JSON.stringify(shownText(kind, 100))}, which isn't known`);
  const parameters = await reader.take(160);
  const count = parameters.readUInt32LE(0);
  const shapes: Omit<BoosterTree, 'sum'>[] = [];
  for (let at = 0; at < count; at += 1) shapes.push(await readTree(reader, isOld));
  const sums = count === 0 ? Buffer.alloc(0) : await reader.take(count * 4);
  const weights = kind === 'dart' && count > 0 ? await reader.floats() : undefined;
  if (weights !== undefined && weights.length !== count) {
    throw reader.invalid(`has ${weights.length} weights of ${count} trees`);
  }
  const trees = shapes.map((tree, at) => {
    const sum = sums.readUInt32LE(at * 4);
    if (sum >= sumCount) throw reader.invalid(`has a tree of sum ${sum}, but there are ${sumCount}`);
    const weight = weights?.[at];
    return {
      ...tree,
      sum,
      leaves: weight === undefined ? tree.leaves : tree.leaves.map((leaf) => leaf * weight),
    };
  });
  return { kind: 'trees', trees, roundEnds: evenRounds(trees, parameters.readUInt32LE(4)) };
}

async function readTree(reader: BinaryReader, isOld: boolean): Promise<Omit<BoosterTree, 'sum'>> {
  const parameters = await reader.take(148);
  const roots = parameters.readInt32LE(0);
  if (roots > 1) throw reader.invalid(`has a tree of ${roots} roots, which no XGBoost of today reads`);
  const length = parameters.readUInt32LE(4);
  if (length === 0) throw reader.invalid('has a tree of no nodes');
  const nodes = await reader.take(length * nodeBytes);
  const tree = {
    columns: new Int32Array(length),
    thresholds: new Float32Array(length),
    yes: new Int32Array(length),
    no: new Int32Array(length),
    missingYes: new Uint8Array(length),
  };
  for (let node = 0; node < length; node += 1) {
    const at = node * nodeBytes;
    const isLeaf = nodes.readInt32LE(at + 4) === -1;
    // The highest bit says where missing values go, the others which column is compared.
    const column = nodes.readUInt32LE(at + 12);
    tree.yes[node] = nodes.readInt32LE(at + 4);
    tree.no[node] = isLeaf ? -1 : nodes.readInt32LE(at + 8);
    tree.columns[node] = column & 0x7fffffff;
    tree.missingYes[node] = column >>> 31;
    tree.thresholds[node] = nodes.readFloatLE(at + 16);
  }
  await reader.skip(length * nodeStatisticsBytes);
  // Before XGBoost 1.0 trees may have vectors in their leaves, which never meant anything.
  if (isOld && parameters.readInt32LE(20) !== 0) await reader.floats();
  return { ...tree, leafSize: 1, leaves: tree.thresholds };
}

async function readAttributes(reader: BinaryReader): Promise<ReadonlyMap<string, string>> {
  const attributes = new Map<string, string>();
  const count = await reader.count(16);
  for (let at = 0; at < count; at += 1) attributes.set(await reader.text(), await reader.text());
  return attributes;
}
