import type { Call } from '../../calls/call.ts';
import type { Contract } from '../../repository/contract.ts';
import { knownOptions, noOptions, readOptions, type SharedOptions } from './shared-options.ts';

/**
 * The options that the query of a call's URL has, texts or values in JSON.
 *
 * @param passesOver whether what is no option is passed over, as gateways add what is theirs
 * @throws HttpError 400 for one that the model doesn't have, or that is there twice
 */
export function queryOptions(
  { query }: Pick<Call, 'query'>,
  contract: Contract,
  passesOver: boolean,
): SharedOptions {
  if (query === undefined || knownOptions(contract.inputs).size === 0) return noOptions;
  return readOptions(contract, [
    { place: 'the query', fields: new URLSearchParams(query), areTexts: true, passesOver },
  ]);
}
