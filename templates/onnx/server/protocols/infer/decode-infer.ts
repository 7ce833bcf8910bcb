import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import { bodyBytes } from '../../calls/body.ts';
import type { Call } from '../../calls/call.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { isFormType, requireJson, requireUtf8, utf8Text } from '../json-body.ts';
import { parseLooseJson } from '../../json/loose-json.ts';
import { queryOptions } from '../options/query-options.ts';
import { withOptions } from '../options/shared-options.ts';
import { BinaryTail, isBinaryType } from './binary-tail.ts';
import { type InferQuestion, knownForms } from './known-forms.ts';
import { decodeRaw } from './raw-request.ts';
import { readInputs } from './read-infer-inputs.ts';
import { readOutputs } from '../v2/read-outputs.ts';
import { inferPayload } from './respond.ts';

/**
 * Reads `$inference_request` of the Open Inference Protocol v2 (REST), with the extension for binary tensor
 * data that Triton gave it. Unknown fields are ignored, as the protocol wants, and NaN and Infinity may be
 * bare words, as Triton's server takes them and Python's clients write them.
 *
 * @throws HttpError 400 naming the tensor, the field or index, what was expected and what was there
 */
export function decodeInfer(call: Call, contract: Contract): InferenceRequest {
  return withOptions(contract, queryOptions(call, contract, true), (asked) => decodeAsked(call, asked));
}

function decodeAsked(call: Call, contract: Contract): InferenceRequest {
  if (call.jsonBytes === 0) return decodeRaw(call, contract);
  const question =
    call.jsonBytes === null ? readText(call, contract) : readBinary(call, call.jsonBytes, contract);
  const { id, feeds, asked } = question;
  return {
    feeds,
    outputNames: asked.names,
    isBinary: asked.binary?.every((isBinary) => isBinary) ?? false,
    encode: (outputs) => inferPayload(contract, id, asked, outputs),
  };
}

/** JSON to the end. tritonclient.http.aio says application/octet-stream of it, as of what has bytes behind it. */
function readText({ body, contentType }: Call, contract: Contract): InferQuestion {
  requireInferType(contentType);
  const text = utf8Text(body);
  const forms = knownForms(contract);
  const known = forms.read(text);
  if (known !== null) return known;
  const question = readQuestion(parseLooseJson(text, contract.exactIntegers), contract, null);
  forms.learn(text, question, contract);
  return question;
}

/** JSON, and tensors in bytes behind it. */
function readBinary({ body, contentType }: Call, jsonBytes: number, contract: Contract): InferQuestion {
  requireInferType(contentType);
  const bytes = bodyBytes(body);
  const tail = new BinaryTail(bytes, jsonBytes);
  const text = utf8Text(bytes.subarray(0, jsonBytes));
  return readQuestion(parseLooseJson(text, contract.exactIntegers), contract, tail);
}

/** Curl's own type is as good as none: Triton's documents send it, and its server never looks. @throws HttpError 415 */
function requireInferType(contentType: string | null): void {
  if (contentType === null || isBinaryType(contentType)) return;
  if (isFormType(contentType)) requireUtf8(contentType);
  else requireJson(contentType);
}

function readQuestion(json: unknown, contract: Contract, tail: BinaryTail | null): InferQuestion {
  if (!isObject(json)) throw badRequest(`the body: expected an object with "inputs", got ${shown(json)}`);
  const { id = null, parameters } = json;
  if (id !== null && typeof id !== 'string') throw badRequest(`id: expected a string, got ${shown(id)}`);
  const feeds = readInputs(json['inputs'], parameters, contract, tail);
  const asked = readOutputs(json['outputs'], parameters, contract);
  return { id, feeds, asked };
}
