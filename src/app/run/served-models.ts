import type { Contract } from '../../../contract/contract.ts';
import { namedRows } from '../../project/example-request.ts';
import type { ServedModel } from '../../smoke/served-model.ts';
import type { GoldenSet } from '../../tensor/golden.ts';

/** What the models of an image are tested by. */
export function servedModels(
  models: readonly { readonly contract: Contract; readonly golden: GoldenSet }[],
): ServedModel[] {
  return models.map(({ contract, golden }) => ({
    name: contract.name,
    version: contract.version,
    signature: contract,
    golden,
    namedRows: namedRows(contract, golden),
  }));
}
