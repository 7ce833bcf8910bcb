import { protocols } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { csvDecodeCost, jsonDecodeCost } from '../text-decode-cost.ts';
import { decodeInvocations } from './decode-invocations.ts';
import { formatOf } from './media-types.ts';

/** MLflow's server answers its own version: this is the one whose form of requests is taken here. */
const mlflowVersion = '2.0.0';

/** SageMaker's and MLflow's. */
export const invocationsProtocol: Protocol = {
  name: 'invocations',
  ...protocols.invocations,
  answerTypes: null,
  decode: decodeInvocations,
  decodeCost: (call, contract) =>
    formatOf(call.contentType) === 'csv' ? csvDecodeCost(call, contract) : jsonDecodeCost(call, contract),
  routes: [{ ...protocols.invocations.routes.mlflowVersion, answer: () => mlflowVersion }],
};
