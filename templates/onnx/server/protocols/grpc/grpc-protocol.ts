import { protocols } from '../../../../../contract/protocols.ts';
import type { Call } from '../../calls/call.ts';
import type { Protocol } from '../../calls/protocol.ts';
import type { Contract } from '../../repository/contract.ts';
import { bufferOf, bytesPerByte, bytesPerListedByte } from '../text-decode-cost.ts';
import { decodeModelInfer } from './decode-model-infer.ts';
import { rawContentsBytes } from './requested-model.ts';

/** The Open Inference Protocol v2 over gRPC, which has a door of its own (grpc/). */
export const grpcProtocol: Protocol = {
  name: 'grpc',
  ...protocols.grpc,
  answerTypes: null,
  decode: decodeModelInfer,
  decodeCost: messageDecodeCost,
};

/** @throws HttpError 400 for what is no message */
function messageDecodeCost({ body }: Call, { inputs }: Contract): number {
  const message = bufferOf(body);
  const hasStrings = inputs.some(({ dtype }) => dtype === 'string');
  const rawBytes = hasStrings ? 0 : rawContentsBytes(message);
  return bytesPerByte * message.length + bytesPerListedByte * (message.length - rawBytes);
}
