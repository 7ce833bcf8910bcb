import type { InputSpec } from '../../contract.ts';
import { badRequest, isObject, shown } from '../../http-error.ts';
import type { Elements, Tensor } from '../../tensors/dtype.ts';
import { joinElements, toElements } from '../../tensors/elements.ts';
import { innermost, nestedIndex } from '../../tensors/nested.ts';
import { fromRaw } from '../../tensors/raw.ts';
import { checkShape, elementCount, type Symbols } from '../../tensors/shape.ts';
import { type BinaryTail, sizeBytesOf } from './binary-tail.ts';
import { named, requireAll, requireDatatype } from './model-tensors.ts';

/**
 * The `inputs` of a request, some of which may have their elements in the body's binary tail.
 *
 * @param tail null when the body is JSON to its end
 * @throws HttpError 400
 */
export function readInputs(
  inputs: unknown,
  specs: readonly InputSpec[],
  tail: BinaryTail | null,
): Map<string, Tensor> {
  if (!Array.isArray(inputs)) throw badRequest(`inputs: expected an array of tensors, got ${shown(inputs)}`);
  const feeds = new Map<string, Tensor>();
  const symbols: Symbols = new Map();
  for (let i = 0; i < inputs.length; i++) {
    const input: unknown = inputs[i];
    const spec = named('inputs', i, input, specs);
    if (feeds.has(spec.name)) throw badRequest(`inputs[${i}]: input "${spec.name}" is there twice`);
    if (isObject(input)) feeds.set(spec.name, readTensor(spec, input, symbols, tail));
  }
  requireAll(feeds, specs);
  tail?.requireEnd();
  return feeds;
}

function readTensor(
  spec: InputSpec,
  input: Readonly<Record<string, unknown>>,
  symbols: Symbols,
  tail: BinaryTail | null,
): Tensor {
  const { datatype, data, parameters } = input;
  requireDatatype(spec, datatype);
  const { dtype } = spec;
  const shape = checkShape(spec, input['shape'], symbols);
  const size = isObject(parameters) ? parameters['binary_data_size'] : null;
  if (size === undefined || size === null) return { dtype, shape, elements: fromJson(spec, shape, data) };
  return { dtype, shape, elements: fromTail(spec, shape, size, data, tail) };
}

function fromJson(spec: InputSpec, shape: readonly number[], data: unknown): Elements {
  const place = () => `input "${spec.name}": data`;
  if (!Array.isArray(data)) throw badRequest(`${place()}: expected an array, got ${shown(data)}`);
  if (Array.isArray(data[0])) {
    const rows = innermost(data, shape, place);
    return joinElements(spec.dtype, rows, (i) => `${place()}${nestedIndex(i, shape)}`);
  }
  const count = elementCount(shape);
  if (data.length !== count) {
    throw badRequest(
      `${place()}: expected ${count} elements as in shape [${shape.join(', ')}], got ${data.length}`,
    );
  }
  return toElements(spec.dtype, data, (i) => `${place()}[${i}]`);
}

function fromTail(
  spec: InputSpec,
  shape: readonly number[],
  size: unknown,
  data: unknown,
  tail: BinaryTail | null,
): Elements {
  const place = `input "${spec.name}": parameters.binary_data_size`;
  const sizeBytes = sizeBytesOf(size, place);
  if (data !== undefined && data !== null) {
    throw badRequest(`${place}: expected no data beside it, got ${shown(data)}`);
  }
  if (tail === null) {
    throw badRequest(`${place}: expected the header Inference-Header-Content-Length with it, got none`);
  }
  return fromRaw(spec.dtype, shape, tail.take(sizeBytes, place), `input "${spec.name}": binary data`);
}
