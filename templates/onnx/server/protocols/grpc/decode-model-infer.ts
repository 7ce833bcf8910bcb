import type { Contract } from '../../repository/contract.ts';
import { badRequest } from '../../util/http-error.ts';
import { bodyBytes } from '../../calls/body.ts';
import type { Call } from '../../calls/call.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { readFeeds } from '../v2/read-feeds.ts';
import { readOutputs } from '../v2/read-outputs.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { MessageTensor } from './message-tensor.ts';
import { readRequest, type RequestMessage } from './model-infer-request.ts';
import { writeResponse } from './model-infer-response.ts';

const headers = { 'Content-Type': 'application/grpc+proto' };

/**
 * Reads a `ModelInferRequest` of the Open Inference Protocol v2 (gRPC), with the checks of its REST half.
 * The answer has its elements in raw bytes when the request had.
 *
 * @throws HttpError 400 naming the tensor, the field or index, what was expected and what was there
 */
export function decodeModelInfer(call: Call, contract: Contract): InferenceRequest {
  const message = readRequest(bodyBytes(call.body));
  const feeds = feedsOf(message, contract);
  const asked = readOutputs(message.outputs, null, contract);
  const isRaw = message.raw.length > 0;
  return {
    feeds,
    outputNames: asked.names,
    isBinary: true,
    encode: (outputs) => ({ headers, body: writeResponse(contract, message.id, asked, outputs, isRaw) }),
  };
}

function feedsOf(
  { parameters, inputs, raw }: RequestMessage,
  contract: Contract,
): ReadonlyMap<string, Tensor> {
  if (raw.length > 0 && raw.length !== inputs.length) {
    throw badRequest(
      `raw_input_contents: expected ${inputs.length}, one for each input, or none, got ${raw.length}`,
    );
  }
  return readFeeds(
    inputs.map((input, i) => new MessageTensor(input, raw[i], i)),
    parameters,
    contract,
  );
}
