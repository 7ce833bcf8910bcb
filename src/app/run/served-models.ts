import type { Contract } from '../../../contract/contract.ts';
import { servedCases } from '../../../contract/golden-signature.ts';
import { namedRows } from '../../project/example-request.ts';
import type { ServedModel } from '../../smoke/served-model.ts';
import type { GoldenSet } from '../../tensor/golden.ts';

/** What the models of an image are tested by. */
export function servedModels(
  models: readonly { readonly contract: Contract; readonly golden: GoldenSet }[],
): ServedModel[] {
  return models.map(({ contract, golden }) => {
    const cases = servedCases(contract, golden.cases);
    return {
      name: contract.name,
      version: contract.version,
      signature: contract,
      golden: { ...golden, cases },
      leftToBuild: golden.cases.length - cases.length,
      namedRows: namedRows(contract, golden),
    };
  });
}
