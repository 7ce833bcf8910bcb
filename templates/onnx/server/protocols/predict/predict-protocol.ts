import { protocols } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { bytesPerByte, jsonDecodeCost } from '../text-decode-cost.ts';
import { decodePredict } from './decode-predict.ts';
import { filesIn, readFiles } from './read-files.ts';
import { wholeBodyReader } from './whole-body.ts';

/** Rows or whole tensors by name, as people write them. */
export const predictProtocol: Protocol = {
  name: 'predict',
  ...protocols.predict,
  answerTypes: ['application/json'],
  decode: decodePredict,
  filesOf: (call, contract) =>
    wholeBodyReader(call, contract) === readFiles ? filesIn(call, contract).files : null,
  decodeCost: (call, contract) =>
    wholeBodyReader(call, contract) === undefined
      ? jsonDecodeCost(call, contract)
      : bytesPerByte * call.body.length,
};
