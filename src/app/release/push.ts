import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { ImageBundle } from '../../oci/image/image.ts';
import { blobsOf } from '../../oci/image/bundle-blobs.ts';
import { digestTag, type Digest } from '../../oci/documents/digest.ts';
import {
  familiarReference,
  parseReference,
  type Reference,
  type RegistryRepository,
} from '../../oci/documents/reference.ts';
import { moveTag } from '../../registry/push/claim.ts';
import type { AttachedReferrer } from '../../registry/referrers/attach-referrers.ts';
import type { RegistryClient } from '../../registry/client/client.ts';
import { findManifest } from '../../registry/pull/find-manifest.ts';
import { pushBundle, type PushedBlob } from '../../registry/push/push.ts';
import { putManifest, type ManifestToPut } from '../../registry/push/put-manifest.ts';
import type { AttachedAttestation } from '../trust/attach-attestations.ts';
import { attest, pushListed, withAttestations, type AttestWhere } from '../trust/attest.ts';
import type { Environment } from '../environment/environment.ts';
import { versionLabel } from '../image/image-description.ts';
import { checkChannel, checkTag, isVersionTag } from './release-tags.ts';
import { findTaggedImage, moveChannel, openReleases, type ChannelMove } from './tag-move.ts';
import { transferBars } from '../../registry/transfer-bars.ts';
import { openSource } from '../image/open-source.ts';
import { shellPath, shellWord } from '../../util/shell-word.ts';
import { foundLocation } from '../image/found-location.ts';
import { locateImage } from '../image/locate-image.ts';
import { readWholeBundle } from '../image/read-whole.ts';

export interface PushOptions {
  /** The image, as `locateImage` understands it; undefined means what was built last here. */
  readonly image: string | undefined;
  /** Reference to push to; when undefined, what the image was called when it was built. */
  readonly reference: string | undefined;
  /** Tags that move to it afterwards, such as `latest`. */
  readonly channels: readonly string[];
  /** Where what mlpack says of the image goes. */
  readonly attest?: AttestWhere;
}

/** What `mlpack push --json` prints. */
export interface PushResult {
  readonly reference: string;
  /** Digest of the manifest, or of the index over several platforms. */
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly channels: readonly ChannelMove[];
  readonly blobs: readonly PushedBlob[];
  /** What had to be uploaded, of `sizeBytes`. */
  readonly sentBytes: number;
  readonly sizeBytes: number;
  /** What is said of the image and attached to it: where it comes from, and what is in it. */
  readonly attached: readonly AttachedAttestation[];
  /** What was attached to it in the registry that it comes from, signatures for example; none where it comes from none. */
  readonly copied: readonly AttachedReferrer[];
}

/**
 * Pushes an image: blobs the registry lacks, then manifests, and only then its names, so that a push that ends
 * half-way leaves every tag as it was. Its version and `sha-…` become its tags. A version that names another
 * image already is refused before anything is sent.
 *
 * @throws MlpackError REGISTRY_CONFLICT for a version that is taken; USAGE, IMAGE_NOT_FOUND, REGISTRY_…, NETWORK
 */
export async function pushImage(environment: Environment, options: PushOptions): Promise<PushResult> {
  const { image } = options;
  if (image === undefined) await refuseImage(environment, options.reference);
  const location = await foundLocation(environment, await locateImage(environment, image));
  const reference =
    location.kind === 'engine' || location.kind === 'registry' ? location.name : location.builtAs;
  const bundle = await readWholeBundle(environment, location);
  const target = options.reference ?? reference;
  if (target !== undefined)
    refuseUnpushable(target, image === undefined ? 'mlpack push' : `mlpack push ${shellPath(image)}`);
  const from = location.kind === 'registry' ? parseReference(location.name) : undefined;
  return pushTo(environment, bundle, target, { ...options, from });
}

/** Refuses an image where a registry is wanted: what was built last would go to one of a file's name. */
async function refuseImage(environment: Environment, reference: string | undefined): Promise<void> {
  if (reference === undefined) return;
  // But for a registry whose host is called so, with its port.
  if (/^(?:oci|oci-archive|docker-archive):(?!\d+\/)/u.test(reference)) throw goesNowhere(reference);
  const path = resolve(environment.cwd, reference);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return;
  // A model is told from an image.
  await openSource(environment, { kind: 'oci-archive', path, name: undefined, digest: undefined });
  throw goesNowhere(reference);
}

function goesNowhere(image: string): MlpackError {
  return new MlpackError('USAGE', `${image} is an image, and where it goes is not said.`, {
    suggestions: [`mlpack push ${shellPath(image)} REGISTRY/TEAM/NAME`],
  });
}

/** {@link pushImage} of an image that has been read. */
export async function pushTo(
  environment: Environment,
  image: ImageBundle,
  reference: string | undefined,
  {
    channels,
    attest: where,
    from,
  }: Pick<PushOptions, 'channels' | 'attest'> & { readonly from?: Reference | undefined },
): Promise<PushResult> {
  const { store, signal, progress } = environment;
  const { tag, ...repository } = destination(reference, image);
  const releases = openReleases(environment, repository);
  const { client } = releases;
  const attested = await withAttestations(environment, image, where);
  const { bundle } = attested;
  const { digest } = bundle.descriptor;
  const name = familiarReference({ ...repository, tag });
  const isVersion = isVersionTag(tag);
  if (isVersion) await refuseTaken(client, { ...repository, tag }, digest, signal);

  const sizeBytes = (await blobsOf(bundle)).reduce((sum, { content }) => sum + content.sizeBytes, 0);
  const pushed = await progress.step(`Push ${name}`, async (update) => {
    const onBlob = transferBars(update, sizeBytes);
    await pushListed(environment, client, repository, attested);
    return pushBundle(client, repository, bundle, { memory: store, onBlob, signal });
  });
  // Before it has a name: whoever finds it by one finds what is said of it.
  const { confirm, ...said } = await attest(environment, client, repository, bundle, { where, from });
  const bytes = bundle.indexBytes ?? bundle.images[0].manifestBytes;
  const manifest = { mediaType: bundle.descriptor.mediaType, bytes };
  const put = (name: string) => putUnlessThere(client, repository, name, digest, manifest, signal);
  await put(digestTag(digest));
  await (isVersion
    ? progress.step(`Release ${name}`, () =>
        moveTag(client, repository, tag, { manifest, expect: undefined }, { signal }),
      )
    : put(tag));

  const moved: ChannelMove[] = [];
  for (const channel of channels) {
    checkChannel(channel);
    const to = { digest, version: versionOf(bundle) ?? null };
    moved.push(await moveChannel(releases, channel, await findTaggedImage(releases, channel), to));
  }
  await confirm();
  const tags = [tag, digestTag(digest)];
  return { reference: name, digest, tags, channels: moved, ...pushed, sizeBytes, ...said };
}

async function putUnlessThere(
  client: RegistryClient,
  repository: RegistryRepository,
  tag: string,
  digest: Digest,
  manifest: ManifestToPut,
  signal: AbortSignal,
): Promise<void> {
  const present = await findManifest(client, { ...repository, tag }, signal);
  if (present?.digest !== digest) await putManifest(client, repository, tag, manifest, signal);
}

/** Refuses before anything is sent; that nobody takes the version meanwhile is {@link moveTag}'s business. */
async function refuseTaken(
  client: RegistryClient,
  version: RegistryRepository & { readonly tag: string },
  digest: Digest,
  signal: AbortSignal,
): Promise<void> {
  const released = await findManifest(client, version, signal);
  if (released === undefined || released.digest === digest) return;
  throw new MlpackError(
    'REGISTRY_CONFLICT',
    `${familiarReference(version)} is released already, as ${released.digest}; this image is ${digest}.`,
    {
      suggestions: [
        'A released version never changes. Build the next: mlpack build --version auto',
        `See what there is: mlpack history ${familiarReference({ registry: version.registry, repository: version.repository })}`,
      ],
    },
  );
}

/**
 * Refuses early what no push could follow.
 * @param command what is typed before a reference that can be pushed to
 * @throws MlpackError USAGE for a bare name, which nobody but Docker may push
 */
export function refuseUnpushable(reference: string, command: string): void {
  if (reference.includes('/')) return;
  throw new MlpackError('USAGE', `${reference} names no registry.`, {
    suggestions: naming(command, reference),
  });
}

function naming(command: string, name: string): string[] {
  const [repository = name] = name.split(':');
  return [
    `Say where it goes, such as ghcr.io/me: ${command} REGISTRY/TEAM/${shellWord(name)}`,
    `Or in mlpack.yaml: image: REGISTRY/TEAM/${repository}`,
  ];
}

function destination(reference: string | undefined, bundle: ImageBundle) {
  if (reference === undefined) {
    throw new MlpackError('USAGE', 'The image has no name to be pushed under.', {
      suggestions: naming('mlpack push', 'NAME'),
    });
  }
  const { registry, repository, tag, digest } = parseReference(reference);
  if (digest !== undefined) {
    throw new MlpackError('USAGE', `An image is pushed under a tag, not a digest: ${reference}`, {
      suggestions: [`mlpack push ${registry}/${repository}`],
    });
  }
  const name = tag ?? versionOf(bundle) ?? 'latest';
  checkTag(name);
  return { registry, repository, tag: name };
}

function versionOf({ images: [image] }: ImageBundle): string | undefined {
  return image.config.config?.Labels?.[versionLabel];
}
