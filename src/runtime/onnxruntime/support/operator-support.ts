import { each, words } from '../../../model/words.ts';

/**
 * The operators of onnxruntime-node 1.30.0 on the CPU, found by loading a model of one node for each name in
 * its library, element type and opset; test/contract/runtime-support.test.ts repeats it for these tables.
 * com.microsoft is left out: its operators come and go, and loading the model tells.
 */
const names: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'ai.onnx',
    words(`
    Abs Acos Acosh Add Affine AffineGrid And ArgMax ArgMin Asin Asinh Atan Atanh Attention AveragePool
    BatchNormalization Bernoulli BitCast BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor BlackmanWindow
    Cast CastLike Ceil Celu CenterCropPad Clip Col2Im Compress Concat ConcatFromSequence Constant
    ConstantOfShape Conv ConvInteger ConvTranspose Cos Cosh Crop CumProd CumSum DFT DeformConv DepthToSpace
    DequantizeLinear Det Div Dropout DynamicQuantizeLinear DynamicSlice Einsum Elu Equal Erf Exp Expand
    EyeLike Flatten Floor GRU GRUUnit Gather GatherElements GatherND Gelu Gemm GivenTensorFill
    GlobalAveragePool GlobalLpPool GlobalMaxPool Greater GreaterOrEqual GridSample GroupNormalization
    HammingWindow HannWindow HardSigmoid HardSwish Hardmax Identity If ImageDecoder ImageScaler
    InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax
    Loop LpNormalization LpPool MatMul MatMulInteger Max MaxPool MaxRoiPool MaxUnpool Mean
    MeanVarianceNormalization MelWeightMatrix MemcpyFromHost MemcpyToHost Min Mish Mod Mul Multinomial Neg
    NegativeLogLikelihoodLoss NonMaxSuppression NonZero Not OneHot Optional OptionalGetElement
    OptionalHasElement Or PRelu Pad ParametricSoftplus Pow QLinearConv QLinearMatMul QuantizeLinear
    RMSNormalization RNN RandomNormal RandomNormalLike RandomUniform RandomUniformLike Range Reciprocal
    ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
    ReduceSumSquare RegexFullMatch Relu Reshape Resize ReverseSequence RoiAlign RotaryEmbedding Round STFT
    Scale ScaledTanh Scan Scatter ScatterElements ScatterND Selu SequenceAt SequenceConstruct SequenceEmpty
    SequenceErase SequenceInsert SequenceLength SequenceMap Shape Shrink Sigmoid Sign
    SimplifiedLayerNormalization Sin Sinh Size Slice Softmax SoftmaxCrossEntropyLoss Softplus Softsign
    SpaceToDepth Split SplitToSequence Sqrt Squeeze StringConcat StringNormalizer StringSplit Sub Sum Swish
    Tan Tanh TensorScatter TfIdfVectorizer ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample
    Where Xor`),
  ],
  [
    'ai.onnx.ml',
    words(`
    ArrayFeatureExtractor Binarizer CastMap CategoryMapper DictVectorizer FeatureVectorizer Imputer
    LabelEncoder LinearClassifier LinearRegressor Normalizer OneHotEncoder SVMClassifier SVMRegressor Scaler
    TreeEnsemble TreeEnsembleClassifier TreeEnsembleRegressor ZipMap`),
  ],
]);

/** Known by name only. */
const unimplemented = words('GRUUnit GivenTensorFill ImageDecoder ImageScaler ParametricSoftplus ScaledTanh');

/** The first opset whose version of the operator is implemented, where that isn't the operator's first. */
const firstOpsets: ReadonlyMap<string, number> = new Map([
  ...each(2, 'GlobalLpPool LpPool Pad Split'),
  ...each(4, 'Concat'),
  ...each(
    6,
    `Abs Cast Ceil Clip Elu Exp Floor HardSigmoid InstanceNormalization LeakyRelu Log Max Mean Min Neg
    Reciprocal Relu Selu Sigmoid Sqrt Sum Tanh Tile`,
  ),
  ...each(
    7,
    `Add And AveragePool BatchNormalization Div Dropout Equal GRU Gemm Greater LSTM Less Mul Or PRelu Pow RNN
    Sub Xor`,
  ),
]);

/** The last opset in which the operator exists or is implemented. */
const lastOpsets: ReadonlyMap<string, number> = new Map([
  ...each(4, 'ai.onnx.ml:TreeEnsembleClassifier ai.onnx.ml:TreeEnsembleRegressor'),
  ...each(9, 'Affine Crop DynamicSlice Scale Upsample'),
  ...each(10, 'Scatter'),
  ...each(
    21,
    'Bernoulli GlobalLpPool MaxRoiPool RandomNormal RandomNormalLike RandomUniform RandomUniformLike RoiAlign',
  ),
  ...each(24, 'Swish'),
]);

/** Why onnxruntime refuses that operator in that opset, completing "Operator X …"; null when it doesn't or it isn't known. */
export function operatorRefusal(domain: string, name: string, opset: number): string | null {
  const known = names.get(domain);
  if (known === undefined) return null;
  if (!known.has(name)) return `is not an operator of ${domain}`;
  const key = domain === 'ai.onnx' ? name : `${domain}:${name}`;
  if (unimplemented.has(key)) return 'is not implemented by onnxruntime';
  const first = firstOpsets.get(key) ?? 1;
  if (opset < first) return `is implemented by onnxruntime from opset ${first} of ${domain}, not in ${opset}`;
  const last = lastOpsets.get(key) ?? Infinity;
  return opset > last
    ? `is implemented by onnxruntime up to opset ${last} of ${domain}, not in ${opset}`
    : null;
}
