import type { SyncByteSource } from '../onnx/sync-byte-source.ts';
import { graphParts, type GraphParts, type NodePart } from '../onnx/graph-parts.ts';
import { floatTypes, GraphPieces, type GraphPiece } from '../onnx/graph-pieces.ts';
import { protoFields, textOf } from '../onnx/proto-fields.ts';
import { ensembleNodes } from './ensemble-nodes.ts';
import type { CutEnsemble } from './cut-ensemble.ts';
import { integerAttribute } from './integer-attribute.ts';
import { leafTable } from './leaf-table.ts';
import { joinedTrees, type JoinedTrees } from './joined-trees.ts';
import { WalkedSums } from './walked-sums.ts';
import { TreeWalk, type FloatDtype } from './tree-walk.ts';
import { walkedTrees } from './walked-trees.ts';

/** A graph whose trees stand beside it. */
export interface CutModel {
  /** What callers send, with the numbers of their element types (TensorProto.DataType). */
  readonly inputs: readonly { readonly name: string; readonly elementType: number | null }[];
  /** Makes what the trees compare; null where callers send it, or the same in another type. */
  readonly before: GraphPiece | null;
  readonly ensembles: readonly CutEnsemble[];
  /** Makes all outputs, of inputs and of what the trees make. */
  readonly after: GraphPiece;
}

const domain = 'ai.onnx.ml';

/** A field of ModelProto, and fields of AttributeProto. */
const opsetImport = 8;
const attribute = { graph: 6, graphs: 11 } as const;

/**
 * Takes the trees out of a model, so that they can be walked here: onnxruntime takes two to four times as long for them
 * (docs/benchmarks.md), and ten times the memory. What is before and after them stays a graph. Trees that come after other trees
 * stay where they are.
 *
 * @returns null for a model without trees, or whose trees can't be walked here: all of it is for onnxruntime
 */
export function cutTrees(source: SyncByteSource): CutModel | null {
  try {
    const parts = importsTrees(source) ? graphParts(source) : null;
    return parts === null ? null : cut(source, parts);
  } catch (error) {
    // Bytes that are no model are onnxruntime's to refuse, in its words.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Whether a model imports the operators that trees are among, which most don't. */
function importsTrees(source: SyncByteSource): boolean {
  for (const field of protoFields(source, 0, source.sizeBytes)) {
    if (field.number !== opsetImport) continue;
    for (const inner of protoFields(source, field.start, field.end)) {
      if (inner.number === 1 && textOf(source, inner) === domain) return true;
    }
  }
  return false;
}

function cut(source: SyncByteSource, parts: GraphParts): CutModel | null {
  if (!parts.nodes.some(isTrees) || parts.nodes.some((node) => hasGraphs(source, node))) return null;
  const maker = new Map(parts.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  // An operand that is left out has no name.
  maker.delete('');
  const taken = parts.nodes.filter((node) => isTrees(node) && !upstream(maker, node.inputs).some(isTrees));
  const isAnswer = parts.outputs.some(({ name }) => taken.some(({ outputs }) => outputs.includes(name)));
  if (isAnswer) return null;
  const walk = new TreeWalk();
  const joined = joinedTrees(source, parts, taken);
  const direct = joined.map(({ operators }) => sentTo(source, parts, maker, operators[0]?.inputs[0] ?? ''));
  const isSent = direct.every((read) => read !== null);
  const ensembles: CutEnsemble[] = [];
  for (const [at, trees] of joined.entries()) {
    const ensemble = ensembleOf(source, trees, isSent ? (direct[at] ?? null) : null, walk);
    if (ensemble === null) return null;
    ensembles.push(ensemble);
  }
  const pieces = new GraphPieces(source, parts);
  const made = ensembles.map(({ output, dtype, sums }) => ({ name: output, dtype, columns: sums }));
  const walked = new Set(made.map(({ name }) => name));
  const rest = new Map([...maker].filter(([name]) => !walked.has(name)));
  const outputs = parts.outputs.map(({ name }) => name);
  const cutModel = {
    inputs: parts.inputs.filter(({ name }) => !pieces.isStored(name)),
    after: pieces.of(upstream(rest, outputs), made, null),
  };
  if (isSent) return { ...cutModel, before: null, ensembles };
  const reads = new Map(
    ensembles.map(({ input, compares }) => [input, { name: input, dtype: compares, columns: null }]),
  );
  const before = pieces.of(upstream(maker, [...reads.keys()]), [], [...reads.values()]);
  return { ...cutModel, before, ensembles };
}

function isTrees(node: NodePart): boolean {
  return node.operator === 'TreeEnsemble' && node.domain === domain;
}

/** @param sent what callers send that the trees compare; null where an operator makes it */
function ensembleOf(
  source: SyncByteSource,
  { operators, lookUp, output }: JoinedTrees,
  sent: SentColumns | null,
  walk: TreeWalk,
): CutEnsemble | null {
  const table = lookUp === null ? null : leafTable(source, lookUp, walk);
  const walked = walkedTrees(nodesOf(source, operators), walk, table);
  const input = sent?.name ?? operators[0]?.inputs[0];
  if (walked === null || input === undefined) return null;
  const trees = new WalkedSums(walked, sent?.isRounded ?? false, walk);
  return { trees, input, compares: walked.dtype, dtype: walked.sumDtype, output, sums: walked.sums };
}

function* nodesOf(source: SyncByteSource, operators: readonly NodePart[]) {
  for (const node of operators) yield ensembleNodes(source, node);
}

/** An input of the model, and whether its numbers are rounded to float32 before anything else. */
interface SentColumns {
  readonly name: string;
  readonly isRounded: boolean;
}

/** What callers send of a tensor, where nothing but changes of its type make it of that; null where more does. */
function sentTo(
  source: SyncByteSource,
  { inputs }: GraphParts,
  maker: ReadonlyMap<string, NodePart>,
  tensor: string,
): SentColumns | null {
  let [name, isRounded] = [tensor, false];
  for (let node = maker.get(name); node !== undefined; node = maker.get(name)) {
    const to = node.operator === 'Cast' ? castTo(source, node) : null;
    if (to === null && node.operator !== 'Identity') return null;
    if (to === 'float32') isRounded = true;
    name = node.inputs[0] ?? '';
  }
  const sent = inputs.find((input) => input.name === name)?.elementType;
  const isFloat = Object.values(floatTypes).some((type) => type === sent);
  return isFloat ? { name, isRounded } : null;
}

/** What an operator Cast makes of numbers; null for another type than these. */
function castTo(source: SyncByteSource, { attributes }: NodePart): FloatDtype | null {
  const to = integerAttribute(source, attributes, 'to');
  if (to === floatTypes.float32) return 'float32';
  return to === floatTypes.float64 ? 'float64' : null;
}

/** Whether an operator runs a graph of its own, which sees tensors that it doesn't name as its inputs. */
function hasGraphs(source: SyncByteSource, { operator, attributes }: NodePart): boolean {
  if (operator === 'TreeEnsemble') return false;
  return attributes.some((one) =>
    [...protoFields(source, one.start, one.end)].some(
      ({ number }) => number === attribute.graph || number === attribute.graphs,
    ),
  );
}

/** The operators that tensors are made by, and those that make what these need: in no order. */
function upstream(maker: ReadonlyMap<string, NodePart>, names: readonly string[]): readonly NodePart[] {
  const found = new Set<NodePart>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = maker.get(name);
    if (node === undefined || found.has(node)) continue;
    found.add(node);
    waiting.push(...node.inputs);
  }
  return [...found];
}
