import { mapNonEmpty, type NonEmpty } from '../util/non-empty.ts';
import type { ProjectConfig } from '../../contract/schemas/mlpack.schema.ts';
import {
  homeFolders,
  imageFiles,
  imageHomePath,
  listedModelFolders,
  modelFiles,
  onlyModelFolders,
} from '../../contract/image-layout.ts';
import type { PackagedModel } from './packaged-config.ts';
import type { PlannedModel } from './planned-model.ts';
import { planContract } from './plan-contract.ts';
import type { ModelRepository } from '../../contract/schemas/repository.schema.ts';
import { refuseMistakes, refusing, type Mistake, type ParsedConfig } from './config/config-mistakes.ts';
import { serveEnvironment } from './config/serve-environment.ts';
import { sortedByKey } from './context/sorted-by-key.ts';

/** Everything that decides an image but for the bytes of its files. */
export interface ImagePlan {
  readonly name: string;
  readonly version: string;
  readonly description: string | null;
  readonly models: NonEmpty<PackagedModel>;
  /** Null in an image of the one model that mlpack.yaml describes at its top level. */
  readonly repository: ModelRepository | null;
  /** Reference for FROM, pinned to a digest; null for the assembled minimal base. */
  readonly baseReference: string | null;
  /** Settings of the server. */
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface PlanInput {
  readonly config: ProjectConfig;
  /** Where mlpack.yaml says what, for errors; undefined where there is none. */
  readonly parsed?: ParsedConfig | undefined;
  /** Name of the image. */
  readonly name: string;
  readonly version: string;
  readonly models: NonEmpty<PlannedModel>;
  readonly baseReference: string | null;
}

/**
 * Decides what goes into an image. Pure: the same input gives the same plan.
 *
 * @throws MlpackError CONFIG_INVALID for all that mlpack.yaml says which doesn't fit a model; see {@link planContract}
 */
export function planImage({ config, parsed, name, version, models, baseReference }: PlanInput): ImagePlan {
  const isList = config.models !== undefined;
  const mistakes: Mistake[] = [];
  const packaged = mapNonEmpty(models, (model): PackagedModel => {
    const refuse = refusing(mistakes, model.configSteps);
    const contract = planContract({ ...model, version: model.version ?? version }, config.limits, refuse);
    const folders = isList ? listedModelFolders(contract) : onlyModelFolders;
    return { contract, golden: model.golden, folders };
  });
  refuseMistakes(mistakes, parsed);
  const plan = {
    name,
    version,
    description: config.description ?? null,
    models: packaged,
    repository: isList ? repositoryOf(name, version, packaged) : null,
    baseReference,
    environment: serveEnvironment(config.serve ?? {}),
  };
  return { ...plan, labels: imageLabels(plan) };
}

function repositoryOf(name: string, version: string, models: ImagePlan['models']): ModelRepository {
  return {
    schemaVersion: 1,
    name,
    version,
    models: mapNonEmpty(models, ({ contract }) => ({ name: contract.name, version: contract.version })),
  };
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md, and our own under dev.mlpack. */
const configPath = `${imageHomePath}/${homeFolders.config}`;

function imageLabels({
  name,
  version,
  description,
  repository,
  models: [first],
}: Omit<ImagePlan, 'labels'>): Record<string, string> {
  return sortedByKey({
    ...(repository === null
      ? {
          'dev.mlpack.contract': `${configPath}/${modelFiles.contract}`,
          'dev.mlpack.model.sha256': first.contract.model.sha256,
        }
      : { 'dev.mlpack.contract': `${configPath}/${imageFiles.repository}` }),
    'org.opencontainers.image.title': name,
    'org.opencontainers.image.version': version,
    ...(description === null ? {} : { 'org.opencontainers.image.description': description }),
  });
}
