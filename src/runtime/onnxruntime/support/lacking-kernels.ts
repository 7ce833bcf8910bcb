import { words } from '../../../model/words.ts';

/**
 * The element types that an operator of ai.onnx may have, but onnxruntime-node 1.30.0 has no kernel for on the CPU, in no
 * opset from 7 on. Found by loading a model of one node for each operator, element type and opset;
 * test/contract/kernel-types.test.ts repeats it for this table. Left out: what the operator's own definition excludes;
 * nodes that onnxruntime may take away before it looks for kernels, such as a Dropout;
 * float16, which onnxruntime computes as float32; and operators where it depends on more than one type.
 */
export const lackingTypes: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['uint8', words('Col2Im DepthToSpace Einsum Erf GridSample Pow.1 Trilu Unique')],
  ['int8', words('Col2Im DepthToSpace Einsum Erf GridSample NonZero Pow.1 Trilu Where')],
  [
    'uint16',
    words(`
    ArgMax ArgMin BitShift Clip Col2Im DepthToSpace Einsum Erf GridSample Max Min NonZero Pad Pow.1
    Resize SpaceToDepth TopK Trilu Unique Where`),
  ],
  [
    'int16',
    words(`
    ArgMax ArgMin Clip Col2Im DepthToSpace Einsum Erf GridSample Max Min NonZero Pad Pow.1 Relu
    Resize SpaceToDepth Trilu Unique Where`),
  ],
  ['int32', words('Col2Im DepthToSpace Erf Gemm GridSample PRelu SpaceToDepth Unique')],
  [
    'int64',
    words(`
    Col2Im DepthToSpace Erf Gemm GridSample PRelu Relu Resize SpaceToDepth`),
  ],
  ['string', words('Col2Im DepthToSpace GridSample NonZero Pad Resize SpaceToDepth Trilu')],
  ['bool', words('Col2Im DepthToSpace GridSample Resize SpaceToDepth Unique Where')],
  [
    'float64',
    words(`
    Acos Acosh Asin Asinh Atan Atanh AveragePool Clip Col2Im Conv ConvTranspose Cosh Det Elu Erf
    Gelu GlobalAveragePool GlobalLpPool GlobalMaxPool GridSample HardSigmoid HardSwish Hardmax
    InstanceNormalization LRN LeakyRelu LpPool Max MaxPool MaxRoiPool MaxUnpool Mean
    MeanVarianceNormalization Min Mish NonZero PRelu RNN Resize Selu Sinh Softplus Softsign
    Tan ThresholdedRelu`),
  ],
  [
    'uint32',
    words(`
    ArgMax ArgMin Col2Im CumSum DepthToSpace Einsum Erf Gemm GridSample NonZero PRelu Pow.1 ReduceL1
    ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
    ReduceSumSquare Resize SpaceToDepth TopK Trilu Unique Where`),
  ],
  [
    'uint64',
    words(`
    ArgMax ArgMin Col2Im CumSum DepthToSpace Einsum Erf Gemm GridSample NonZero PRelu Pow.1 ReduceL1
    ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
    ReduceSumSquare Resize SpaceToDepth TopK Trilu Unique Where`),
  ],
  [
    'bfloat16',
    words(`
    Abs Acos Acosh Add AffineGrid ArgMax ArgMin Asin Asinh Atan Atanh Attention AveragePool
    BatchNormalization Ceil Col2Im Conv ConvTranspose Cos Cosh CumProd CumSum DFT DeformConv
    DepthToSpace Det Div Elu Equal Erf Exp Floor GRU Gelu Gemm GlobalAveragePool
    GlobalLpPool GlobalMaxPool Greater GreaterOrEqual GridSample GroupNormalization HardSigmoid
    HardSwish Hardmax InstanceNormalization IsNaN LRN LSTM LeakyRelu Less LessOrEqual Log LogSoftmax
    LpNormalization LpPool MatMul Max MaxPool MaxRoiPool MaxUnpool Mean MeanVarianceNormalization
    Min Mish Mod Mul Neg NegativeLogLikelihoodLoss NonZero PRelu Pad Pow Pow.1 RMSNormalization RNN
    Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin
    ReduceProd ReduceSum ReduceSumSquare Relu Resize RoiAlign RotaryEmbedding Round STFT Selu
    Sigmoid Sin Sinh Size Softmax SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Sqrt Sub
    Sum Swish Tan Tanh ThresholdedRelu Tile TopK Trilu Where`),
  ],
]);

/** The first and the last opset that has a kernel all the same. */
export const lackingExceptions: ReadonlyMap<string, readonly [first: number, last: number]> = new Map([
  ['Max float64', [8, 26]],
  ['MaxPool float64', [8, 26]],
  ['Min float64', [8, 26]],
  ['DepthToSpace uint8', [11, 26]],
  ['DepthToSpace int8', [11, 26]],
  ['Clip float64', [12, 26]],
  ['Clip uint16', [13, 26]],
  ['Clip int16', [13, 26]],
  ['LeakyRelu float64', [16, 18]],
  ['PRelu int32', [16, 18]],
  ['PRelu int64', [16, 18]],
  ['PRelu float64', [16, 18]],
  ['Elu float64', [18, 18]],
  ['HardSigmoid float64', [18, 18]],
  ['HardSwish float64', [18, 18]],
  ['Mish float64', [18, 18]],
  ['ReduceLogSumExp uint32', [18, 18]],
  ['ReduceLogSumExp uint64', [18, 18]],
  ['Relu int64', [18, 18]],
  ['Selu float64', [18, 18]],
  ['Softplus float64', [18, 18]],
  ['Softsign float64', [18, 18]],
  ['ThresholdedRelu float64', [18, 18]],
  ['GridSample float64', [20, 26]],
]);

/** The input whose type chooses the kernel, where that is not the first; `Pow.1` is about another one. */
export const typedInputs: ReadonlyMap<string, number> = new Map([['Where', 1]]);
