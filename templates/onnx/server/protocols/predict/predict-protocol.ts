import { protocols } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { bytesPerByte, jsonDecodeCost } from '../text-decode-cost.ts';
import { decodePredict } from './decode-predict.ts';
import { isPictureType } from './read-pictures.ts';

/** Rows or whole tensors by name, as people write them. */
export const predictProtocol: Protocol = {
  name: 'predict',
  ...protocols.predict,
  answerTypes: ['application/json'],
  decode: decodePredict,
  decodeCost: (call, contract) =>
    isPictureType(call.contentType) ? bytesPerByte * call.body.length : jsonDecodeCost(call, contract),
};
