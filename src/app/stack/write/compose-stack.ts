import { basename, resolve } from 'node:path';
import { composeTarget } from '../../../deploy/compose/compose-target.ts';
import { swarmTarget } from '../../../deploy/swarm/swarm-target.ts';
import { hostName, isProjectName } from '../../../deploy/service-names.ts';
import { shadowsOf, type DatabaseKind } from '../../../deploy/stack.ts';
import type { DeployTarget } from '../../../deploy/target.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { Environment } from '../../environment/environment.ts';
import { chosenOptions, type AskedOptions } from './chosen-options.ts';
import { composeRecord, type StackOptions } from './compose-record.ts';
import { pinPublicImages } from './pin-image.ts';
import { noteWhatStays } from './note-what-stays.ts';
import { stackFiles } from './stack-files.ts';
import { stackModels } from './stack-models.ts';
import { findSecrets, writeSecrets } from './stack-secrets.ts';
import { readStackRecord } from './stack-record.ts';
import type { EditPolicy } from '../../../util/files/edited-file.ts';
import { withStackLock } from './with-stack-lock.ts';
import { writeStack } from './write-stack.ts';

export interface ComposeOptions extends AskedOptions {
  /** Name of the Compose project; undefined: as the last time, else that of the only model or of the current folder. */
  readonly name: string | undefined;
  readonly output: string;
  readonly edited: EditPolicy;
  /** Pin public images to what their registries have now, not to what they had last time. */
  readonly update: boolean;
}

export interface ComposeResult {
  /** Absolute path of the folder that was written. */
  readonly folder: string;
  readonly name: string;
  readonly services: readonly {
    readonly service: string;
    readonly image: string;
    readonly isPinned: boolean;
  }[];
  readonly database: DatabaseKind;
  readonly options: StackOptions;
  /** What the stack has because it had it before, by the names of the options. */
  readonly remembered: readonly (keyof StackOptions)[];
  /** Paths in the folder of the files that were written. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Paths of files that were edited by hand, and are left as they are. */
  readonly kept: readonly string[];
  /** Passwords that were made. */
  readonly secrets: readonly string[];
}

/**
 * Writes a stack: models with their database, proxy and monitoring, for Compose or a swarm.
 *
 * @param only another target than those
 * @throws MlpackError USAGE for options that don't go together; REFERENCE_INVALID for what is no image; OUTPUT_MODIFIED;
 *   those of openImage and readStackRecord
 */
export async function composeStack(
  environment: Environment,
  options: ComposeOptions,
  only?: DeployTarget,
): Promise<ComposeResult> {
  const folder = resolve(environment.cwd, options.output);
  return withStackLock(environment, folder, () => writeCompose(environment, folder, options, only));
}

async function writeCompose(
  environment: Environment,
  folder: string,
  options: ComposeOptions,
  only: DeployTarget | undefined,
): Promise<ComposeResult> {
  const { cwd, progress } = environment;
  if (options.name !== undefined && !isProjectName(options.name)) throw notAName(options.name);
  const record = await readStackRecord(folder, composeRecord);
  const { chosen, remembered } = chosenOptions(options, record?.options);
  const target = only ?? (chosen.swarm ? swarmTarget : composeTarget);
  const models = await stackModels(environment, chosen.images, chosen.shadows ?? []);
  const { images, digests } = await progress.step('Pin the images', () =>
    pinPublicImages(environment, chosen, options.update ? {} : (record?.images ?? {})),
  );
  const { database, monitoring, proxy, replicas } = chosen;
  // Under another name it would be another stack, beside the first, without what the first has stored.
  const name =
    options.name ?? record?.name ?? (models.length === 1 ? models[0].service : hostName(basename(cwd)));
  const stack = { name, models, database, monitoring, proxy, replicas, images };
  const { edited } = options;
  const secretTexts = await findSecrets(folder, target.secrets(stack));
  const result = await writeStack(
    folder,
    await stackFiles(folder, { target, stack, secretTexts, record, edited }),
    {
      record,
      remembered: { images: { ...record?.images, ...digests }, options: chosen, name },
      kind: composeRecord,
      edited,
    },
  );
  noteWhatStays(progress, record, { name, swarm: chosen.swarm, target });
  const secrets = await writeSecrets(folder, secretTexts, composeRecord.command);
  const services = [
    ...[...models, ...shadowsOf({ models })].map(({ service, image }) => ({ service, image })),
    ...Object.entries(images).map(([service, image]) => ({ service, image })),
  ].map(({ service, image }) => ({ service, image: image.reference, isPinned: image.remark === null }));
  return { folder, name, services, database, options: chosen, remembered, secrets, ...result };
}

function notAName(name: string): MlpackError {
  return new MlpackError(
    'USAGE',
    `--name: a stack's name has lower-case letters, digits, "-" and "_", the first a letter or digit, and 40 at most; got ${JSON.stringify(name)}.`,
    { suggestions: [`For example: --name ${hostName(name)}`] },
  );
}
