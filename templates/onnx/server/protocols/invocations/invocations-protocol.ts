import { protocols } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { csvDecodeCost, jsonDecodeCost } from '../text-decode-cost.ts';
import { decodeInvocations } from './decode-invocations.ts';
import { formatOf } from './media-types.ts';

/** SageMaker's and MLflow's. */
export const invocationsProtocol: Protocol = {
  name: 'invocations',
  ...protocols.invocations,
  answerTypes: null,
  decode: decodeInvocations,
  decodeCost: (call, contract) =>
    formatOf(call.contentType) === 'csv' ? csvDecodeCost(call, contract) : jsonDecodeCost(call, contract),
};
