import type { Contract, InputSpec } from '../contract.ts';
import { badRequest, HttpError, isObject, shown } from '../http-error.ts';
import type { Call } from '../inference/call.ts';
import { elementsJson } from '../json.ts';
import { didYouMean } from '../suggest.ts';
import { datatypes, type Tensor } from '../tensors/dtype.ts';
import { toElements } from '../tensors/elements.ts';
import { checkShape, elementCount, flatten, nestedIndex, type Symbols } from '../tensors/shape.ts';
import { readJson } from './json-body.ts';
import { type InferenceRequest, jsonHeaders } from './inference-request.ts';

/**
 * Reads `$inference_request` of the Open Inference Protocol v2 (REST). Unknown fields and
 * parameters are ignored, as the protocol wants.
 *
 * @throws HttpError 400 naming the tensor, the field or index, what was expected and what was there
 */
export function decodeInfer(call: Call, contract: Contract): InferenceRequest {
  const body = readJson(call.body, call.contentType, contract);
  if (!isObject(body)) throw badRequest(`the body: expected an object with "inputs", got ${shown(body)}`);
  const { id = null } = body;
  if (id !== null && typeof id !== 'string') throw badRequest(`id: expected a string, got ${shown(id)}`);
  const feeds = readInputs(body['inputs'], contract.inputs);
  const outputNames = readOutputs(body['outputs'], contract);
  return {
    feeds,
    outputNames,
    encode: (outputs) => ({ headers: jsonHeaders, body: inferResponse(contract, id, outputNames, outputs) }),
  };
}

function readInputs(inputs: unknown, specs: readonly InputSpec[]): Map<string, Tensor> {
  if (!Array.isArray(inputs)) throw badRequest(`inputs: expected an array of tensors, got ${shown(inputs)}`);
  const feeds = new Map<string, Tensor>();
  const symbols: Symbols = new Map();
  for (const [i, input] of inputs.entries()) {
    const spec = named(`inputs[${i}]`, input, specs);
    if (feeds.has(spec.name)) throw badRequest(`inputs[${i}]: input "${spec.name}" is there twice`);
    feeds.set(spec.name, readTensor(spec, input, symbols));
  }
  requireAll(feeds, specs);
  return feeds;
}

/** @throws HttpError 400 naming the inputs that are missing */
export function requireAll(feeds: ReadonlyMap<string, Tensor>, specs: readonly InputSpec[]): void {
  const missing = specs.filter(({ name }) => !feeds.has(name)).map(({ name }) => `"${name}"`);
  if (missing.length > 0) throw badRequest(`inputs: ${missing.join(', ')} missing`);
}

/** The names of the outputs asked for: all where none are named. @throws HttpError 400 */
export function readOutputs(outputs: unknown, contract: Contract): readonly string[] {
  if (outputs === undefined || outputs === null || (Array.isArray(outputs) && outputs.length === 0)) {
    return contract.outputNames;
  }
  if (!Array.isArray(outputs)) throw badRequest(`outputs: expected an array, got ${shown(outputs)}`);
  const names = outputs.map((output: unknown, i) => named(`outputs[${i}]`, output, contract.outputs).name);
  const twice = names.findIndex((name, i) => names.indexOf(name) < i);
  if (twice !== -1) throw badRequest(`outputs[${twice}]: output "${names[twice]}" is there twice`);
  return names;
}

/** The input or output of the model that a request's entry names. @throws HttpError 400 */
export function named<T extends { readonly name: string }>(
  place: string,
  entry: unknown,
  specs: readonly T[],
): T {
  if (!isObject(entry)) throw badRequest(`${place}: expected an object, got ${shown(entry)}`);
  const { name } = entry;
  if (typeof name !== 'string') throw badRequest(`${place}.name: expected a string, got ${shown(name)}`);
  const spec = specs.find((candidate) => candidate.name === name);
  if (spec !== undefined) return spec;
  const names = specs.map((candidate) => candidate.name);
  throw badRequest(`${place}.name: the model has no "${name.slice(0, 100)}"${didYouMean(name, names)}`);
}

function readTensor(spec: InputSpec, input: Readonly<Record<string, unknown>>, symbols: Symbols): Tensor {
  const place = `input "${spec.name}"`;
  const { data } = input;
  requireDatatype(spec, input['datatype']);
  const shape = checkShape(spec, input['shape'], symbols);
  if (!Array.isArray(data)) throw badRequest(`${place}: data: expected an array, got ${shown(data)}`);
  const isNested = Array.isArray(data[0]);
  const count = elementCount(shape);
  if (!isNested && data.length !== count) {
    throw badRequest(
      `${place}: data: expected ${count} elements as in shape [${shape.join(', ')}], got ${data.length}`,
    );
  }
  const flat = isNested ? flatten(data, shape, `${place}: data`) : data;
  const index = (i: number) => (isNested ? nestedIndex(i, shape) : `[${i}]`);
  return {
    dtype: spec.dtype,
    shape,
    elements: toElements(spec.dtype, flat, (i) => `${place}: data${index(i)}`),
  };
}

/** @throws HttpError 400 when a tensor says that it is of another type than the model's */
export function requireDatatype({ name, dtype }: InputSpec, datatype: unknown): void {
  const expected = datatypes[dtype];
  if (datatype === expected) return;
  throw badRequest(`input "${name}": datatype: expected "${expected}", got ${shown(datatype)}`);
}

/** `$inference_response` as JSON text: integers to the last digit, non-finite floats as strings. */
function inferResponse(
  contract: Contract,
  id: string | null,
  outputNames: readonly string[],
  outputs: readonly Tensor[],
): string {
  const fields = [
    `"model_name":${JSON.stringify(contract.name)}`,
    `"model_version":${JSON.stringify(contract.version)}`,
    ...(id === null ? [] : [`"id":${JSON.stringify(id)}`]),
    `"outputs":[${outputs.map((output, i) => tensorJson(outputNames[i], output)).join(',')}]`,
  ];
  return `{${fields.join(',')}}`;
}

function tensorJson(name: string | undefined, tensor: Tensor): string {
  if (name === undefined) throw new HttpError(500, 'the model returned more outputs than were asked for');
  const head = JSON.stringify({ name, datatype: datatypes[tensor.dtype], shape: tensor.shape });
  return `${head.slice(0, -1)},"data":${elementsJson(tensor)}}`;
}
