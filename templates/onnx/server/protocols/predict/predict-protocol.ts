import { protocols } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { jsonDecodeCost } from '../text-decode-cost.ts';
import { decodePredict } from './decode-predict.ts';

/** Rows or whole tensors by name, as people write them. */
export const predictProtocol: Protocol = {
  name: 'predict',
  ...protocols.predict,
  answerTypes: ['application/json'],
  decode: decodePredict,
  decodeCost: jsonDecodeCost,
};
