import { MlpackError } from '../../errors/mlpack-error.ts';
import type { ImageConfig } from '../../oci/documents/image-config.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { layoutSource, readIndex } from '../../oci/layout/layout-source.ts';
import type { ImageSource } from '../../oci/image/image-source.ts';
import { isSameName, namesOf } from '../../oci/image/image-names.ts';
import { isSamePlatform } from '../../oci/documents/platform.ts';
import {
  familiarReference,
  formatReference,
  parseReference,
  writesRegistry,
  type Reference,
} from '../../oci/documents/reference.ts';
import { newestRelease } from '../../project/version/version.ts';
import { registrySource } from '../../registry/pull/registry-source.ts';
import { listTags } from '../../registry/pull/list-tags.ts';
import { mapInOrder } from '../../util/non-empty.ts';
import type { ConfigFiles } from '../../project/context/config-files.ts';
import type { Environment } from '../environment/environment.ts';
import { readConfigFiles, whyUnpackaged } from './image-description.ts';
import { registryClient } from '../environment/registry-client.ts';
import { projectLayout } from '../environment/state-folder.ts';

/** A release as far as a new version is compared with it. */
export interface ReleasedImage {
  readonly version: string;
  /** Name of the place where it was found, for messages. */
  readonly label: string;
  /** Digest of the index, or of the only manifest. */
  readonly digest: Digest;
  /** One for each platform. */
  readonly configs: readonly ImageConfig[];
  readonly files: ConfigFiles;
}

/**
 * The newest release of an image: in its registry when the reference names one, else in the project's OCI layout; a
 * bare name such as `iris` names none. Of a registry only documents and the one small layer with the config are asked.
 *
 * @returns undefined before the first release
 * @throws MlpackError REFERENCE_INVALID, IMAGE_INVALID, INTEGRITY, REGISTRY_… or NETWORK
 */
export async function newestReleased(
  environment: Environment,
  folder: string,
  reference: string,
): Promise<ReleasedImage | undefined> {
  return writesRegistry(reference)
    ? releasedInRegistry(environment, reference)
    : releasedInLayout(environment, projectLayout(folder), parseReference(reference));
}

async function releasedInRegistry(
  environment: Environment,
  reference: string,
): Promise<ReleasedImage | undefined> {
  const { signal } = environment;
  const { registry, repository } = parseReference(reference);
  const client = registryClient(environment);
  const version = newestRelease(await listTags(client, { registry, repository }, signal));
  if (version === undefined) return undefined;
  const release = { registry, repository, tag: version };
  const label = formatReference(release);
  return readRelease(environment, version, label, registrySource(client, release, label, environment));
}

async function releasedInLayout(
  environment: Environment,
  folder: string,
  { registry, repository }: Reference,
): Promise<ReleasedImage | undefined> {
  const { manifests = [] } = (await readIndex(folder)) ?? {};
  const version = newestRelease(
    manifests.flatMap(namesOf).flatMap((name) => tagIn({ registry, repository }, name)),
  );
  if (version === undefined) return undefined;
  const name = familiarReference({ registry, repository, tag: version });
  return readRelease(environment, version, `${folder}:${name}`, await layoutSource(folder, { name }));
}

/** The tag that an image of the repository has; a layout may keep those of other models, too. */
function tagIn({ registry, repository }: Reference, name: string): string[] {
  const tag = name.slice(name.lastIndexOf(':') + 1);
  return isSameName(name, formatReference({ registry, repository, tag })) ? [tag] : [];
}

async function readRelease(
  { hostPlatform, signal }: Environment,
  version: string,
  label: string,
  source: ImageSource,
): Promise<ReleasedImage> {
  const { digest, platforms } = await source.list();
  const images = await mapInOrder(platforms, (platform) => source.image(platform));
  const image = images.find(({ platform }) => isSamePlatform(platform, hostPlatform)) ?? images[0];
  const files = await readConfigFiles(image, signal);
  if (files.size === 0) {
    throw new MlpackError('IMAGE_INVALID', `${label} ${whyUnpackaged(image)}.`, {
      suggestions: ['Say which version comes after it: mlpack build --version VERSION'],
    });
  }
  return { version, label, digest, configs: images.map(({ config }) => config), files };
}
