import { mapNonEmpty, type NonEmpty } from '../../util/non-empty.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { PackagedModel } from '../packaged-config.ts';
import { compareVersions } from '../version/version.ts';
import { type ExampleTensors, exampleTensors } from './parts/golden-rows.ts';

/** A model in the document of its image. */
export interface DocumentedModel {
  readonly contract: Contract;
  /** null where one would be too large, or the shapes are unknown. */
  readonly example: ExampleTensors | null;
  /** Tells the names of its schemas and operations from those of other models: empty for the first. */
  readonly suffix: string;
  /** The same for its paths without a version; null where those lead to another version. */
  readonly unversionedSuffix: string | null;
}

/** A path without a version leads to the newest version, as in the server. */
export function documentedModels(
  models: NonEmpty<Pick<PackagedModel, 'contract' | 'golden'>>,
): NonEmpty<DocumentedModel> {
  const [first] = models;
  return mapNonEmpty(models, (model) => {
    const { name, version } = model.contract;
    const isNewest = models.every(
      ({ contract }) => contract.name !== name || compareVersions(contract.version, version) <= 0,
    );
    const unversionedSuffix = name === first.contract.name ? '' : `_${identifier(name)}`;
    return {
      contract: model.contract,
      example: exampleTensors(model.contract, model.golden),
      suffix: model === first ? '' : `_${identifier(name)}_${identifier(version)}`,
      unversionedSuffix: isNewest ? unversionedSuffix : null,
    };
  });
}

/** What the names of components may hold, and programs that are generated from the document can use. */
function identifier(text: string): string {
  return text.replaceAll(/[^\w.-]/g, '-');
}
