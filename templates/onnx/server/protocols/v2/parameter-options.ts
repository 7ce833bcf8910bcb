import type { Contract } from '../../repository/contract.ts';
import { isObject } from '../../util/http-error.ts';
import { readOptions, knownOptions, type SharedOptions } from '../options/shared-options.ts';

/** What the protocol, Triton and MLServer mean by parameters of a request, beside those that begin with `triton_`. */
const ofProtocol: ReadonlySet<string> = new Set([
  'binary_data_output',
  'content_type',
  'headers',
  'priority',
  'sequence_end',
  'sequence_id',
  'sequence_start',
  'timeout',
]);

/**
 * Options among the parameters of a request: values, or texts of values in JSON, as gRPC has no lists. Where a model has no options, parameters
 * are passed over, as the protocol wants.
 *
 * @throws HttpError 400 for one that the model doesn't have
 */
export function parameterOptions(parameters: unknown, contract: Pick<Contract, 'inputs'>): SharedOptions {
  const known = knownOptions(contract.inputs);
  if (!isObject(parameters) || known.size === 0) return new Map();
  const isOption = (name: string): boolean =>
    known.has(name) || !(ofProtocol.has(name) || name.startsWith('triton_'));
  const fields = Object.entries(parameters).filter(([name]) => isOption(name));
  return readOptions(contract, [{ place: 'parameters', fields, areTexts: true }]);
}
