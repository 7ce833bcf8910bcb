import { MlpackError } from '../errors/mlpack-error.ts';
import type { ImageConfig } from '../oci/config.ts';
import type { Digest } from '../oci/digest.ts';
import { readLayerFiles } from '../oci/layer-files.ts';
import { blobPath, readIndex, readLayoutBundle } from '../oci/layout-reader.ts';
import { refNameAnnotation, type Descriptor, type Manifest } from '../oci/manifest.ts';
import { formatReference, parseReference, writesRegistry } from '../oci/reference.ts';
import { newestRelease } from '../project/version.ts';
import { listTags } from '../registry/list-tags.ts';
import { pullOutline } from '../registry/pull-outline.ts';
import { pullBlob } from '../registry/pull.ts';
import type { ConfigFiles } from './config-files.ts';
import type { Environment } from './environment.ts';
import { registryClient } from './registry-client.ts';
import { projectLayout } from './state-folder.ts';

/** A release as far as a new version is compared with it. */
export interface ReleasedImage {
  readonly version: string;
  /** Where it was found, for messages. */
  readonly label: string;
  /** Of the index, or of the only manifest. */
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
    : releasedInLayout(projectLayout(folder), environment.signal);
}

async function releasedInRegistry(
  environment: Environment,
  reference: string,
): Promise<ReleasedImage | undefined> {
  const { store, signal } = environment;
  const { registry, repository } = parseReference(reference);
  const client = registryClient(environment);
  const version = newestRelease(await listTags(client, { registry, repository }, signal));
  if (version === undefined) return undefined;
  const release = { registry, repository, tag: version };
  const label = formatReference(release);
  const { digest, images } = await pullOutline(client, release, { store, signal });
  const layer = configLayer(images[0], label);
  const { path } = await pullBlob(client, release, layer, store, signal);
  return {
    version,
    label,
    digest,
    configs: images.map(({ config }) => config),
    files: await readLayerFiles({ ...layer, path }, configFolder, signal),
  };
}

async function releasedInLayout(folder: string, signal: AbortSignal): Promise<ReleasedImage | undefined> {
  const { manifests = [] } = (await readIndex(folder)) ?? {};
  const tagOf = ({ annotations }: Descriptor) => annotations?.[refNameAnnotation] ?? '';
  const version = newestRelease(manifests.map(tagOf));
  const entry = manifests.find((candidate) => tagOf(candidate) === version);
  if (version === undefined || entry === undefined) return undefined;
  const label = `${folder}:${version}`;
  const { images } = await readLayoutBundle(folder, { digest: entry.digest });
  const layer = configLayer(images[0], label);
  return {
    version,
    label,
    digest: entry.digest,
    configs: images.map(({ config }) => config),
    files: await readLayerFiles({ ...layer, path: blobPath(folder, layer.digest) }, configFolder, signal),
  };
}

const configFolder = 'opt/mlpack/config';

/** The layer that an instruction made whose destination is the folder of the config. */
function configLayer(
  image: { readonly config: ImageConfig; readonly manifest: Manifest } | undefined,
  label: string,
): Descriptor {
  const steps = (image?.config.history ?? []).filter(({ empty_layer: isEmpty }) => isEmpty !== true);
  const at = steps.findLastIndex(({ created_by: step = '' }) =>
    /\/opt\/mlpack\/config\/?(?:\s|$)/u.test(step),
  );
  const layer = at === -1 ? undefined : image?.manifest.layers.at(at - steps.length);
  if (layer !== undefined) return layer;
  throw new MlpackError('IMAGE_INVALID', `${label} was not built by mlpack: no layer has /${configFolder}.`, {
    suggestions: ['Say which version comes after it: mlpack build --version'],
  });
}
