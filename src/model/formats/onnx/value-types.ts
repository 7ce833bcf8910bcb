import type { GraphOutline, NodeOutline } from './outline.ts';
import { words } from '../../words.ts';

/** TensorProto.DataType. */
const [float32, int64, string, bool] = [1, 7, 8, 9] as const;

/** Operators of ai.onnx whose first output has the type of their first input. */
const keepType = words(`
  Abs Acos Acosh Add Asin Asinh Atan Atanh AveragePool BatchNormalization BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor
  Ceil Celu CenterCropPad Clip Col2Im Compress Concat Conv ConvTranspose Cos Cosh CumProd CumSum DepthToSpace Det Div Dropout
  Einsum Elu Erf Exp Expand Flatten Floor GRU Gather GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalLpPool
  GlobalMaxPool GridSample GroupNormalization HardSigmoid HardSwish Hardmax Identity InstanceNormalization LRN LSTM
  LayerNormalization LeakyRelu Log LogSoftmax LpNormalization LpPool MatMul Max MaxPool MaxRoiPool MaxUnpool Mean
  MeanVarianceNormalization Min Mish Mod Mul Neg PRelu Pad Pow RNN Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp
  ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize ReverseSequence RoiAlign Round
  Scatter ScatterElements ScatterND Selu Shrink Sigmoid Sign Sin Sinh Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt
  Squeeze Sub Sum Swish Tan Tanh ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample`);

/** Those that answer with numbers of elements or places of them, and with yes or no. */
const countsAndPlaces = words('ArgMax ArgMin NonZero Shape Size');
const questions = words('And Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual Not Or Xor');

/** A node of a graph or one of its subgraphs, with what is known of the values there: TensorProto.DataType by name. */
export interface TypedNode {
  readonly node: NodeOutline;
  readonly types: ReadonlyMap<string, number>;
}

/**
 * The nodes of a graph, in order, with the element types of what they take, as far as those follow from the graph's inputs
 * and initializers and from simple operators. What is not known is not guessed.
 */
export function* typedNodes(
  graph: GraphOutline,
  outer: ReadonlyMap<string, number> = new Map(),
): Generator<TypedNode> {
  const types = new Map(outer);
  for (const { name, type } of graph.inputs) {
    if (type?.kind === 'tensor') types.set(name, type.elementType);
    // An inner graph's input hides a value of the same name outside.
    else types.delete(name);
  }
  for (const { name, elementType } of graph.initializers) types.set(name, elementType);
  for (const node of graph.nodes) {
    yield { node, types };
    for (const { graphs } of node.attributes) for (const inner of graphs) yield* typedNodes(inner, types);
    const type = outputType(node, types);
    const [first] = node.outputs;
    for (const output of node.outputs) types.delete(output);
    if (first !== undefined && type !== undefined) types.set(first, type);
  }
}

function outputType(node: NodeOutline, types: ReadonlyMap<string, number>): number | undefined {
  const { opType, domain, inputs, attributes } = node;
  if (domain !== '' && domain !== 'ai.onnx') return undefined;
  const attribute = (name: string) => attributes.find((one) => one.name === name);
  if (opType === 'Cast') return attribute('to')?.integers[0];
  if (opType === 'CastLike') return types.get(inputs[1] ?? '');
  if (opType === 'Where') return types.get(inputs[1] ?? '');
  if (opType === 'Constant') {
    const [given] = attributes;
    if (given === undefined) return undefined;
    if (given.name === 'value') return given.tensors[0]?.elementType;
    if (given.name.startsWith('value_float')) return float32;
    if (given.name.startsWith('value_int')) return int64;
    return given.name.startsWith('value_string') ? string : undefined;
  }
  if (opType === 'ConstantOfShape') {
    const value = attribute('value');
    return value === undefined ? float32 : value.tensors[0]?.elementType;
  }
  if (countsAndPlaces.has(opType)) return int64;
  if (questions.has(opType)) return bool;
  return keepType.has(opType) ? types.get(inputs[0] ?? '') : undefined;
}
