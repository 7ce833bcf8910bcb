import type { Contract } from '../../contract/contract.ts';
import {
  homeFolders,
  imageFiles,
  listedModelFolders,
  modelFiles,
  onlyModelFolders,
  type ModelFolders,
} from '../../contract/image-layout.ts';
import { invalidPackage, parseContract, parseModelRepository } from './read-packaged.ts';
import { goldenSetFromJson } from '../tensor/golden-json.ts';
import type { GoldenSet } from '../tensor/golden.ts';
import { mapInOrder, type NonEmpty } from '../util/non-empty.ts';

const repositoryPath = `${homeFolders.config}/${imageFiles.repository}`;

/** What an image or a build context says about itself. */
export interface PackagedConfig {
  readonly name: string;
  readonly version: string;
  readonly models: NonEmpty<PackagedModel>;
}

/** A model in an image or a build context, planned or found there. */
export interface PackagedModel {
  readonly contract: Contract;
  readonly golden: GoldenSet;
  readonly folders: ModelFolders;
}

/**
 * Reads the files of `config/`, wherever they are.
 *
 * @param read gives the text of a file, for example `config/contract.json`; undefined when there is none
 * @param where names the image or context in errors
 * @throws MlpackError IMAGE_INVALID, GOLDEN_INVALID, or what `read` throws
 */
export async function readPackagedConfig(
  read: (path: string) => Promise<string | undefined>,
  where: string,
): Promise<PackagedConfig> {
  const listed = await read(repositoryPath);
  if (listed === undefined) {
    const model = await readModel(read, onlyModelFolders, where);
    const { name, version } = model.contract;
    return { name, version, models: [model] };
  }
  const { name, version, models } = parseModelRepository(listed, `${where}: ${repositoryPath}`);
  return {
    name,
    version,
    models: await mapInOrder(models, (model) => readListedModel(read, model, where)),
  };
}

async function readListedModel(
  read: (path: string) => Promise<string | undefined>,
  listed: { readonly name: string; readonly version: string },
  where: string,
): Promise<PackagedModel> {
  const model = await readModel(read, listedModelFolders(listed), where);
  const { name, version } = model.contract;
  if (name === listed.name && version === listed.version) return model;
  throw invalidPackage(`${where}: ${model.folders.config}/${modelFiles.contract} is of ${name} ${version}`);
}

async function readModel(
  read: (path: string) => Promise<string | undefined>,
  folders: ModelFolders,
  where: string,
): Promise<PackagedModel> {
  const text = async (file: string) => {
    const found = await read(`${folders.config}/${file}`);
    if (found === undefined) throw invalidPackage(`${where} has no ${folders.config}/${file}`);
    return found;
  };
  const whereOf = (file: string) => `${where}: ${folders.config}/${file}`;
  const contract = parseContract(await text(modelFiles.contract), whereOf(modelFiles.contract));
  const golden = parsed(await text(modelFiles.golden), whereOf(modelFiles.golden));
  return { contract, golden: goldenSetFromJson(golden, whereOf(modelFiles.golden)), folders };
}

function parsed(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw invalidPackage(`${where} is not JSON`, error);
  }
}
