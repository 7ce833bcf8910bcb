import type { Contract, InputSpec } from '../../contract.ts';
import { badRequest } from '../../http-error.ts';
import { bodyBytes, type Call } from '../../inference/call.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { fromRaw } from '../../tensors/raw.ts';
import { checkShape, type Symbols } from '../../tensors/shape.ts';
import type { InferenceRequest } from '../inference-request.ts';
import { named, requireAll, requireDatatype } from '../infer/model-tensors.ts';
import { readOutputs } from '../infer/read-outputs.ts';
import { type InputMessage, readRequest, type RequestMessage } from './model-infer-request.ts';
import { writeResponse } from './model-infer-response.ts';
import { readContents } from './read-contents.ts';

const headers = { 'Content-Type': 'application/grpc+proto' };

/**
 * Reads a `ModelInferRequest` of the Open Inference Protocol v2 (gRPC), with the checks of its REST half.
 * The answer has its elements in raw bytes when the request had.
 *
 * @throws HttpError 400 naming the tensor, the field or index, what was expected and what was there
 */
export function decodeModelInfer(call: Call, contract: Contract): InferenceRequest {
  const message = readRequest(bodyBytes(call.body));
  const feeds = readFeeds(message, contract.inputs);
  const asked = message.outputs.map((name) => ({ name }));
  const { names: outputNames } = readOutputs(asked, null, contract);
  const isRaw = message.raw.length > 0;
  return {
    feeds,
    outputNames,
    encode: (outputs) => ({
      headers,
      body: writeResponse(contract, message.id, outputNames, outputs, isRaw),
    }),
  };
}

function readFeeds({ inputs, raw }: RequestMessage, specs: readonly InputSpec[]): Map<string, Tensor> {
  if (raw.length > 0 && raw.length !== inputs.length) {
    throw badRequest(
      `raw_input_contents: expected ${inputs.length}, one for each input, or none, got ${raw.length}`,
    );
  }
  const feeds = new Map<string, Tensor>();
  const symbols: Symbols = new Map();
  for (const [i, input] of inputs.entries()) {
    const spec = named('inputs', i, input, specs);
    if (feeds.has(spec.name)) throw badRequest(`inputs[${i}]: input "${spec.name}" is there twice`);
    feeds.set(spec.name, readTensor(spec, input, raw[i], i, symbols));
  }
  requireAll(feeds, specs);
  return feeds;
}

function readTensor(
  spec: InputSpec,
  input: InputMessage,
  raw: Uint8Array | undefined,
  index: number,
  symbols: Symbols,
): Tensor {
  const place = `input "${spec.name}"`;
  requireDatatype(spec, input.datatype);
  const { dtype } = spec;
  const shape = checkShape(spec, input.shape, symbols);
  if (raw === undefined) return { dtype, shape, elements: readContents(dtype, shape, input.contents, place) };
  if (input.contents.some((part) => part.length > 0)) {
    throw badRequest(`${place}: contents: expected none beside raw_input_contents`);
  }
  return { dtype, shape, elements: fromRaw(dtype, shape, raw, `${place}: raw_input_contents[${index}]`) };
}
