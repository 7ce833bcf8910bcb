import { protocols } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { jsonDecodeCost } from '../text-decode-cost.ts';
import { decodeInfer } from './decode-infer.ts';

/** The Open Inference Protocol v2 over HTTP. */
export const inferProtocol: Protocol = {
  name: 'infer',
  ...protocols.infer,
  // The latter where tensors are asked for in bytes.
  answerTypes: ['application/json', 'application/octet-stream'],
  decode: decodeInfer,
  decodeCost: jsonDecodeCost,
};
