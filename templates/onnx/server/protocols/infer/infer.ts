import type { Contract } from '../../contract.ts';
import { badRequest, isObject, shown } from '../../http-error.ts';
import type { Call } from '../../inference/call.ts';
import type { InferenceRequest } from '../inference-request.ts';
import { readJson } from '../json-body.ts';
import { BinaryTail, isBinaryType } from './binary-tail.ts';
import { decodeRaw } from './raw-request.ts';
import { readInputs } from './read-inputs.ts';
import { readOutputs } from './read-outputs.ts';
import { inferPayload } from './respond.ts';

/**
 * Reads `$inference_request` of the Open Inference Protocol v2 (REST), with the extension for binary tensor
 * data that Triton gave it. Unknown fields and parameters are ignored, as the protocol wants.
 *
 * @throws HttpError 400 naming the tensor, the field or index, what was expected and what was there
 */
export function decodeInfer(call: Call, contract: Contract): InferenceRequest {
  const { jsonBytes, contentType } = call;
  if (jsonBytes === 0) return decodeRaw(call, contract);
  const tail = jsonBytes === null ? null : new BinaryTail(call.body, jsonBytes);
  const json = jsonBytes === null ? call.body : call.body.subarray(0, jsonBytes);
  const body = readJson(json, tail !== null && isBinaryType(contentType) ? null : contentType, contract);
  if (!isObject(body)) throw badRequest(`the body: expected an object with "inputs", got ${shown(body)}`);
  const { id = null, parameters } = body;
  if (id !== null && typeof id !== 'string') throw badRequest(`id: expected a string, got ${shown(id)}`);
  const feeds = readInputs(body['inputs'], contract.inputs, tail);
  const asked = readOutputs(body['outputs'], parameters, contract);
  return {
    feeds,
    outputNames: asked.names,
    encode: (outputs) => inferPayload(contract, id, asked, outputs),
  };
}
