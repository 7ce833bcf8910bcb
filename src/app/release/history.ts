import { MlpackError } from '../../errors/mlpack-error.ts';
import { familiarReference, formatReference, type Reference } from '../../oci/documents/reference.ts';
import type { RegistryClient } from '../../registry/client/client.ts';
import { findManifest, type FoundManifest } from '../../registry/pull/find-manifest.ts';
import { registrySource } from '../../registry/pull/registry-source.ts';
import { readSample } from '../../oci/image/image-source.ts';
import { listTags } from '../../registry/pull/list-tags.ts';
import { mapConcurrently } from '../../util/map-concurrently.ts';
import type { Environment } from '../environment/environment.ts';
import { historyEntry, type HistoryEntry, type ReadVersion } from './history-entry.ts';
import { registryClient } from '../environment/registry-client.ts';
import { describeImage } from '../image/image-description.ts';
import { sortTags } from './release-tags.ts';
import { parseRepository } from './repository-argument.ts';

/** What `mlpack history --json` prints. */
export interface History {
  readonly repository: string;
  /** Newest first, `limit` at most. */
  readonly versions: readonly HistoryEntry[];
  /** How many older ones were left out. */
  readonly older: number;
  /** What moving tags point at now. */
  readonly channels: Readonly<Record<string, string>>;
  /** How many more tags that are no versions there are, too many to ask for. */
  readonly channelsLeftOut: number;
}

const parallelRequests = 6;
/** Some public images have thousands of tags, none of them a channel. */
const maxChannels = 100;

/**
 * The versions of a repository, newest first, and where its channels point. What was read once is not asked for again.
 *
 * @throws MlpackError REGISTRY_NOT_FOUND when there is no such repository or nothing in it; REFERENCE_INVALID, USAGE,
 * REGISTRY_… or NETWORK
 */
export async function history(
  environment: Environment,
  options: { readonly repository: string; readonly limit: number },
): Promise<History> {
  const { limit } = options;
  const repository = parseRepository(options.repository);
  const client = registryClient(environment);
  const tags = await listTags(client, repository, environment.signal);
  if (tags.length === 0) throw nothingThere(repository);
  const { versions, channels } = sortTags(tags);
  const asked = channels.slice(0, maxChannels);
  // One more than is shown: what the oldest shown one changed, the version before it tells.
  const read = await readVersions(environment, client, repository, versions.slice(0, limit + 1));
  const pointing = await findTags(client, repository, asked, environment.signal);
  return {
    repository: familiarReference(repository),
    versions: read.slice(0, limit).map((release, i) => historyEntry(release, read[i + 1], pointing)),
    older: Math.max(0, versions.length - limit),
    channels: Object.fromEntries([...pointing].map(([tag, { digest }]) => [tag, digest])),
    channelsLeftOut: channels.length - asked.length,
  };
}

async function readVersions(
  environment: Environment,
  client: RegistryClient,
  repository: Reference,
  versions: readonly string[],
): Promise<ReadVersion[]> {
  const found = await findTags(client, repository, versions, environment.signal);
  return mapConcurrently([...found], parallelRequests, async ([version, manifest]) => {
    const reference = { ...repository, tag: version };
    return { version, manifest, ...(await readVersion(environment, client, reference, manifest)) };
  });
}

/** What tags point at now, in the order of the tags; one that has gone since they were listed is left out. */
async function findTags(
  client: RegistryClient,
  repository: Reference,
  tags: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FoundManifest>> {
  const found = await mapConcurrently(tags, parallelRequests, async (tag) => {
    const manifest = await findManifest(client, { ...repository, tag }, signal);
    return manifest === undefined ? [] : [[tag, manifest] as const];
  });
  return new Map(found.flat());
}

/** One image that cannot be read must not hide all others. */
async function readVersion(
  environment: Environment,
  client: RegistryClient,
  reference: Reference,
  { digest }: FoundManifest,
): Promise<Pick<ReadVersion, 'image' | 'problem'>> {
  const where = familiarReference(reference);
  try {
    const pinned = { ...reference, digest };
    const source = registrySource(client, pinned, formatReference(pinned), environment);
    const sample = await readSample(source, environment.hostPlatform);
    return { image: await describeImage(sample, where, environment.signal), problem: null };
  } catch (error) {
    if (error instanceof MlpackError && unreadable.includes(error.code)) {
      return { image: null, problem: error.message };
    }
    throw error;
  }
}

/** REGISTRY_NOT_FOUND is of an index that says another platform of an image than the image itself. */
const unreadable = ['IMAGE_INVALID', 'GOLDEN_INVALID', 'LOCK_INVALID', 'REGISTRY_NOT_FOUND'];

function nothingThere(repository: Reference): MlpackError {
  const place = familiarReference(repository);
  return new MlpackError('REGISTRY_NOT_FOUND', `There is no repository ${place}, or nothing in it.`, {
    suggestions: [
      `Release a first version: mlpack push IMAGE ${place}`,
      'Check the spelling of the repository.',
    ],
  });
}
