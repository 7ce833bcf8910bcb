import { basename, resolve } from 'node:path';
import { secretsOf } from '../deploy/compose-file.ts';
import { hostName, serviceNames } from '../deploy/service-names.ts';
import { stackFiles } from '../deploy/stack-files.ts';
import type { DatabaseKind, Stack, StackModel } from '../deploy/stack.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import { mapInOrder, mapNonEmpty, type NonEmpty } from '../util/non-empty.ts';
import { readRecord } from '../util/written-files.ts';
import type { Environment } from './environment.ts';
import { pinModelImage, pinPublicImages } from './pin-image.ts';
import { defaultLimits } from './run.ts';
import { openImage } from './served-image.ts';
import { makeSecrets } from './stack-secrets.ts';
import { stackRecordPath, writeStack, type StackRecord, type WriteStackOptions } from './write-stack.ts';

export interface ComposeOptions extends Pick<Stack, 'database' | 'monitoring' | 'proxy' | 'replicas'> {
  /** As typed; none for what was built last here. */
  readonly images: readonly string[];
  readonly output: string;
  readonly edited: WriteStackOptions['edited'];
  /** Pin public images to what their registries have now, not to what they had last time. */
  readonly update: boolean;
}

export interface ComposeResult {
  /** Absolute. */
  readonly folder: string;
  readonly services: readonly {
    readonly service: string;
    readonly image: string;
    readonly isPinned: boolean;
  }[];
  readonly database: DatabaseKind;
  /** Paths in the folder, as are the following. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Edited by hand, and left as they are. */
  readonly kept: readonly string[];
  /** Passwords that were made. */
  readonly secrets: readonly string[];
}

/**
 * Writes a stack: models with their database, proxy and monitoring, for Compose.
 *
 * @throws MlpackError USAGE for options that don't go together; OUTPUT_MODIFIED; those of openImage
 */
export async function composeStack(
  environment: Environment,
  options: ComposeOptions,
): Promise<ComposeResult> {
  const { cwd, progress } = environment;
  refuseContradictions(options);
  const folder = resolve(cwd, options.output);
  const record = await readRecord<StackRecord>(stackRecordPath(folder));
  const models = await stackModels(environment, options.images);
  const { images, digests } = await progress.step('Pin the images', () =>
    pinPublicImages(environment, options, options.update ? {} : (record?.images ?? {})),
  );
  const { database, monitoring, proxy, replicas } = options;
  const name = models.length === 1 ? models[0].service : hostName(basename(cwd));
  const stack = { name, models, database, monitoring, proxy, replicas, images };
  const result = await writeStack(folder, stackFiles(stack), {
    record,
    images: { ...record?.images, ...digests },
    edited: options.edited,
  });
  const secrets = await makeSecrets(folder, secretsOf(stack));
  const services = [
    ...models.map(({ service, image }) => ({ service, image })),
    ...Object.entries(images).map(([service, image]) => ({ service, image })),
  ].map(({ service, image }) => ({ service, image: image.reference, isPinned: image.remark === null }));
  return { folder, services, database, secrets, ...result };
}

function refuseContradictions({ replicas, proxy, database }: ComposeOptions): void {
  if (replicas === 1) return;
  if (!proxy) {
    throw new MlpackError('USAGE', `--replicas ${replicas}: several replicas cannot share one port.`, {
      suggestions: ['Put a proxy before them: --proxy'],
    });
  }
  if (database === 'sqlite') {
    throw new MlpackError('USAGE', `--replicas ${replicas}: a database of SQLite is for one server.`, {
      suggestions: ['Keep the predictions of all in one place: --db postgres'],
    });
  }
}

async function stackModels(
  environment: Environment,
  images: readonly string[],
): Promise<NonEmpty<StackModel>> {
  const [first, ...others] = images;
  const opened = await mapInOrder([first, ...others], (argument) => openModel(environment, argument));
  const names = serviceNames(opened.map(({ name }) => name));
  return mapNonEmpty(opened, ({ name, ...model }, index) => ({ ...model, service: names[index] ?? name }));
}

async function openModel(
  environment: Environment,
  argument: string | undefined,
): Promise<Omit<StackModel, 'service'> & { readonly name: string }> {
  const image = await openImage(environment, argument);
  const pinned = await pinModelImage(environment, image.origin);
  if (pinned.image.remark !== null)
    environment.progress.note(`${image.name}: ${pinned.image.remark.replace('\n', ' ')}`);
  return {
    ...pinned,
    name: image.name,
    port: image.ports.http,
    memoryBytes: defaultLimits(image).memoryBytes,
    models: image.models.map(({ contract }) => ({ name: contract.name, version: contract.version })),
  };
}
