import { decodeInfer } from './infer/infer.ts';
import type { Decode } from './inference-request.ts';
import { decodePredict } from './predict/predict.ts';

/** What callers may speak. */
export const protocols = {
  infer: decodeInfer,
  predict: decodePredict,
} as const satisfies Record<string, Decode>;

export type ProtocolName = keyof typeof protocols;
