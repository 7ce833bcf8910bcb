import { MlpackError } from '../errors/mlpack-error.ts';
import type { Contract } from '../project/contract.ts';
import { parseContract } from '../project/read-contract.ts';
import { goldenSetFromJson } from '../tensor/golden-json.ts';
import type { GoldenSet } from '../tensor/golden.ts';

/** What an image or a build context says about itself. */
export interface PackagedConfig {
  readonly contract: Contract;
  readonly golden: GoldenSet;
}

/**
 * Reads the files of `config/`, wherever they are.
 *
 * @param read gives the text of a file of that folder
 * @param where names the image or context in errors
 * @throws MlpackError IMAGE_INVALID, GOLDEN_INVALID, or what `read` throws
 */
export async function readPackagedConfig(
  read: (file: string) => Promise<string>,
  where: string,
): Promise<PackagedConfig> {
  const contract = parseContract(await read('contract.json'), `${where}: contract.json`);
  const golden = await read('golden.json');
  return { contract, golden: goldenSetFromJson(parsed(golden, where), `${where}: golden.json`) };
}

function parsed(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new MlpackError('IMAGE_INVALID', `${where}: golden.json is not JSON`, { cause: error });
  }
}
