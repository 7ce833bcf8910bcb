import type { Protocol } from '../calls/protocol.ts';
import { grpcProtocol } from './grpc/grpc-protocol.ts';
import { inferProtocol } from './infer/infer-protocol.ts';
import { invocationsProtocol } from './invocations/invocations-protocol.ts';
import { openaiEmbeddings } from './openai/openai-protocol.ts';
import { predictProtocol } from './predict/predict-protocol.ts';
import {
  tensorflowClassify,
  tensorflowPredict,
  tensorflowRegress,
} from './tensorflow/tensorflow-protocol.ts';
import { teiEmbed, teiRerank, teiSimilarity, teiTokenize } from './tei/tei-protocols.ts';
import { vertexProtocol } from './vertex/vertex-protocol.ts';

/**
 * What callers may speak. New ones go to the end: a server that was replaced by this one, or replaces it again, numbers
 * them by their place here in the spool of the prediction log.
 */
export const protocols: readonly Protocol[] = [
  inferProtocol,
  predictProtocol,
  invocationsProtocol,
  vertexProtocol,
  tensorflowPredict,
  grpcProtocol,
  tensorflowClassify,
  tensorflowRegress,
  openaiEmbeddings,
  teiEmbed,
  teiSimilarity,
  teiRerank,
  teiTokenize,
];
