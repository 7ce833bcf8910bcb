import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { BinaryTail } from './binary-tail.ts';
import { JsonTensor } from './json-tensor.ts';
import { readFeeds } from '../v2/read-feeds.ts';

/**
 * The `inputs` of a request, some of which may have their elements in the body's binary tail.
 *
 * @param parameters of the request
 * @param tail null when the body is JSON to its end
 * @throws HttpError 400
 */
export function readInputs(
  inputs: unknown,
  parameters: unknown,
  contract: Contract,
  tail: BinaryTail | null,
): ReadonlyMap<string, Tensor> {
  if (!Array.isArray(inputs)) throw badRequest(`inputs: expected an array of tensors, got ${shown(inputs)}`);
  const sent: JsonTensor[] = [];
  for (let i = 0; i < inputs.length; i++) {
    const input: unknown = inputs[i];
    if (!isObject(input)) throw badRequest(`inputs[${i}]: expected an object, got ${shown(input)}`);
    sent.push(new JsonTensor(input, tail));
  }
  const feeds = readFeeds(sent, parameters, contract);
  tail?.requireEnd();
  return feeds;
}
