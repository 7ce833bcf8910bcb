import { protocols } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { jsonDecodeCost } from '../text-decode-cost.ts';
import { decodeVertex } from './decode-vertex.ts';

/** Vertex AI's, at the path that it names itself. */
export const vertexProtocol: Protocol = {
  name: 'vertex',
  ...protocols.vertex,
  pathOfSettings: ({ predictRoute }) => predictRoute,
  answerTypes: ['application/json'],
  decode: decodeVertex,
  decodeCost: jsonDecodeCost,
};
