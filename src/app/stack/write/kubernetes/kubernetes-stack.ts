import { basename, resolve } from 'node:path';
import { own } from '../../../../../contract/own.ts';
import type { KubernetesModel, KubernetesStack } from '../../../../deploy/kubernetes/kubernetes-stack.ts';
import { canaryService } from '../../../../deploy/kubernetes/canary/canary-model.ts';
import { kubernetesTarget } from '../../../../deploy/kubernetes/kubernetes-target.ts';
import { memoryLimit } from '../../../../deploy/kubernetes/resources.ts';
import { hostName, labelName } from '../../../../deploy/service-names.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { mapNonEmpty, type NonEmpty } from '../../../../util/non-empty.ts';
import type { Environment } from '../../../environment/environment.ts';
import { recallMeasured, type MeasuredImage } from '../../../run/measured-image.ts';
import type { AskedKubernetesOptions } from './asked-kubernetes-options.ts';
import { chosenKubernetesOptions, type RememberedOption } from './chosen-kubernetes-options.ts';
import { isOverlayName } from './kubernetes-names.ts';
import { kubernetesRecord, type KubernetesOptions } from './kubernetes-record.ts';
import { sealedLogin } from './sealed-options.ts';
import { openModels, type OpenedModel } from '../open-models.ts';
import { stackModels, versionOf, type ShadowedModel } from '../stack-models.ts';
import { readStackRecord } from '../stack-record.ts';
import type { EditPolicy } from '../../../../util/files/edited-file.ts';
import { withStackLock } from '../with-stack-lock.ts';
import { writeStack } from '../write-stack.ts';

export interface WriteKubernetesOptions extends AskedKubernetesOptions {
  /** Undefined: as the last time, else that of the only model or of the current folder. */
  readonly name: string | undefined;
  readonly output: string;
  readonly edited: EditPolicy;
  /** Take what was measured of images since. */
  readonly update: boolean;
}

/** What `mlpack kubernetes --json` prints. */
export interface KubernetesResult {
  /** Absolute path of the folder that was written. */
  readonly folder: string;
  readonly name: string;
  readonly services: readonly {
    readonly service: string;
    readonly image: string;
    readonly isPinned: boolean;
    /** Whether its limits come from a smoke test. */
    readonly isMeasured: boolean;
  }[];
  readonly options: KubernetesOptions;
  /** What the stack has because it had it before, by the names of the options. */
  readonly remembered: readonly RememberedOption[];
  /** Paths in the folder of the files that were written. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Paths of files that were edited by hand, and are left as they are. */
  readonly kept: readonly string[];
}

/**
 * Writes a stack for Kubernetes: a Kustomize base with its overlays, and a chart where it's asked for.
 *
 * @throws MlpackError USAGE for options that can't be understood or don't go together; REFERENCE_INVALID for what is no image;
 *   OUTPUT_MODIFIED; those of openImage and readStackRecord
 */
export async function kubernetesStack(
  environment: Environment,
  options: WriteKubernetesOptions,
): Promise<KubernetesResult> {
  const folder = resolve(environment.cwd, options.output);
  return withStackLock(environment, folder, () => writeKubernetes(environment, folder, options));
}

async function writeKubernetes(
  environment: Environment,
  folder: string,
  options: WriteKubernetesOptions,
): Promise<KubernetesResult> {
  const { cwd, progress } = environment;
  if (options.name !== undefined && !isOverlayName(options.name)) throw notAName(options.name);
  const record = await readStackRecord(folder, kubernetesRecord);
  const { chosen, remembered } = chosenKubernetesOptions(options, record?.options);
  const opened = await stackModels(environment, chosen.images, chosen.shadows, labelName);
  const all = opened.flatMap((model) => [model, ...(model.shadow === undefined ? [] : [model.shadow])]);
  const measured = await measuredImages(environment, all, options.update ? {} : chosen.measured);
  const models = await withCanary(
    environment,
    chosen,
    mapNonEmpty(opened, (model) => kubernetesModel(model, measured)),
  );
  const name =
    options.name ?? record?.name ?? (models.length === 1 ? models[0].service : hostName(basename(cwd)));
  const { databaseSecret, database, monitoring, replicas, style, overlays, autoscale } = chosen;
  const { entry, secrets, canaryBy } = chosen;
  const sealed = await sealedLogin(cwd, options, { name, database, databaseSecret, secrets }, chosen.sealed);
  const stack: KubernetesStack = {
    name,
    models,
    database,
    databaseSecret,
    monitoring,
    replicas,
    images: {},
    style,
    overlays,
    autoscale,
    entry,
    secrets,
    sealedLogin: sealed?.entries ?? null,
    canaryBy,
  };
  const target = kubernetesTarget(chosen);
  const recorded = { ...chosen, measured, sealed };
  const result = await writeStack(folder, target.files(stack), {
    record,
    remembered: { images: {}, options: recorded, name },
    kind: kubernetesRecord,
    edited: options.edited,
  });
  if (record?.name !== undefined && record.name !== name) {
    progress.note(
      `The stack was called ${record.name}. What the cluster has by that name stays: ${target.downCommand(record.name)}`,
    );
  }
  const services = all.map(({ service, image, id }) => ({
    service,
    image: image.reference,
    isPinned: image.remark === null,
    isMeasured: own(measured, id) !== undefined,
  }));
  return { folder, name, services, options: recorded, remembered, ...result };
}

function notAName(name: string): MlpackError {
  return new MlpackError(
    'USAGE',
    `--name: a stack's name has lower-case letters, digits and "-", the first and last no "-", and 40 at most; got ${JSON.stringify(name)}.`,
    { suggestions: [`For example: --name ${hostName(name)}`] },
  );
}

/** What was measured of the images: what was written of them before, else what this machine knows. */
async function measuredImages(
  environment: Environment,
  models: readonly OpenedModel[],
  recorded: KubernetesOptions['measured'],
): Promise<Record<string, MeasuredImage>> {
  const found = await Promise.all(
    models.map(async ({ id }) => [id, own(recorded, id) ?? (await recallMeasured(environment, id))] as const),
  );
  return Object.fromEntries(found.flatMap(([id, figures]) => (figures === undefined ? [] : [[id, figures]])));
}

function kubernetesModel(
  model: ShadowedModel,
  measured: Readonly<Record<string, MeasuredImage>>,
): KubernetesModel {
  const { shadow } = model;
  return {
    ...withMeasured(model, measured),
    canary: null,
    shadow: shadow === undefined ? undefined : withMeasured(shadow, measured),
  };
}

/** A server with what it was seen to take, else with a guess. */
function withMeasured(
  { id, ...model }: OpenedModel,
  measured: Readonly<Record<string, MeasuredImage>>,
): Omit<OpenedModel, 'id'> & Pick<KubernetesModel, 'measured'> {
  const figures = own(measured, id);
  if (figures === undefined) {
    return { ...model, measured: { memoryBytes: model.memoryBytes, cpuSecondsPerRequest: null } };
  }
  const { peakMemoryBytes, cpuSecondsPerRequest } = figures;
  return {
    ...model,
    memoryBytes: memoryLimit(peakMemoryBytes),
    measured: { memoryBytes: peakMemoryBytes, cpuSecondsPerRequest },
  };
}

/** The models, of which that with the same models has a next version. */
async function withCanary(
  environment: Environment,
  { canary }: KubernetesOptions,
  models: NonEmpty<KubernetesModel>,
): Promise<NonEmpty<KubernetesModel>> {
  if (canary === null) return models;
  const [next] = await openModels(environment, [canary], labelName);
  const of = versionOf(next, `--canary ${canary}`, models);
  const taken = canaryService(of);
  if (models.some(({ service, shadow }) => [service, shadow?.service].includes(taken))) {
    throw new MlpackError('USAGE', `--canary ${canary}: its service is ${taken}, as that of another model.`, {
      suggestions: ['Write one of the two into another folder: mlpack kubernetes --output DIR'],
    });
  }
  return mapNonEmpty(models, (model) => (model === of ? { ...model, canary: next.image } : model));
}
