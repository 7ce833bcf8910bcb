import { decodeModelInfer } from './grpc/model-infer.ts';
import { decodeInfer } from './infer/infer.ts';
import type { Decode } from '../calls/inference-request.ts';
import { decodePredict } from './predict/predict.ts';
import { decodeInvocations } from './invocations/invocations.ts';
import { decodeClassify, decodeRegress } from './tensorflow/examples.ts';
import { decodeTensorFlow } from './tensorflow/predict.ts';
import { decodeVertex } from './vertex/vertex.ts';

/** What callers may speak. */
export const protocols = {
  infer: decodeInfer,
  predict: decodePredict,
  invocations: decodeInvocations,
  vertex: decodeVertex,
  tensorflow: decodeTensorFlow,
  grpc: decodeModelInfer,
  tensorflowClassify: decodeClassify,
  tensorflowRegress: decodeRegress,
} as const satisfies Record<string, Decode>;

export type ProtocolName = keyof typeof protocols;
