import { formatPlatform } from '../../oci/documents/platform.ts';
import { formatReference, parseReference } from '../../oci/documents/reference.ts';
import type { Image } from '../../oci/image/image.ts';
import type { ImageSource } from '../../oci/image/image-source.ts';
import { mapInOrder } from '../../util/non-empty.ts';
import { diffImages, type Diff } from '../compare/diff-images.ts';
import type { Environment } from '../environment/environment.ts';
import { versionLabel } from '../image/image-description.ts';
import { locateImage } from '../image/locate-image.ts';
import { openSource } from '../image/open-source.ts';
import { newestReleased } from '../image/released-image.ts';
import { pipelineImage } from './pipeline-options.ts';

/** What `mlpack ci report --json` prints: what a change would release. */
export interface ChangeReport {
  /** The repository, as typed. */
  readonly repository: string;
  readonly digest: string;
  readonly version: string | null;
  /** Version of the newest release; null before the first. */
  readonly previous: string | null;
  /** Compressed, of each platform; null where the newest release has none for it. */
  readonly sizes: readonly {
    readonly platform: string;
    readonly before: number | null;
    readonly after: number;
  }[];
  /** What differs from the newest release; null before the first. */
  readonly diff: Diff | null;
}

/**
 * Compares an image with the newest release in the repository that it is for.
 *
 * @param options.image as locateImage understands it; undefined: what was built last here
 * @throws MlpackError USAGE where the repository names no registry, or one image; those of finding and reading the images
 */
export async function reportChange(
  environment: Environment,
  { repository, image }: { readonly repository: string; readonly image: string | undefined },
): Promise<ChangeReport> {
  const { cwd, command } = environment;
  pipelineImage(repository, command);
  const source = await openSource(environment, await locateImage(environment, image));
  const { digest } = await source.list();
  const after = await imagesOf(source);
  const [first] = after.values();
  const about = { repository, digest, version: first?.config.config?.Labels?.[versionLabel] ?? null };
  const released = await newestReleased(environment, cwd, registryForm(repository));
  if (released === undefined)
    return { ...about, previous: null, sizes: sizesOf(new Map(), after), diff: null };
  const newest = registryForm(repository, released.version);
  const past = await openSource(environment, await locateImage(environment, newest, { asksRegistry: true }));
  return {
    ...about,
    previous: released.version,
    sizes: sizesOf(await imagesOf(past), after),
    diff: await diffImages(environment, { a: newest, b: image }),
  };
}

/** With its registry written out: a bare name, such as me/iris, would be looked for on this machine. */
function registryForm(repository: string, tag?: string): string {
  const { registry, repository: path } = parseReference(repository);
  return formatReference({ registry, repository: path, ...(tag !== undefined && { tag }) });
}

/** By the names of their platforms. */
async function imagesOf(source: ImageSource): Promise<ReadonlyMap<string, Image>> {
  const { platforms } = await source.list();
  const images = await mapInOrder(platforms, (platform) => source.image(platform));
  return new Map(images.map((image) => [formatPlatform(image.platform), image]));
}

function sizesOf(
  before: ReadonlyMap<string, Image>,
  after: ReadonlyMap<string, Image>,
): ChangeReport['sizes'] {
  return [...after].map(([platform, image]) => ({
    platform,
    before: sizeOf(before.get(platform)),
    after: sizeOf(image) ?? 0,
  }));
}

function sizeOf(image: Image | undefined): number | null {
  return image === undefined ? null : image.manifest.layers.reduce((sum, { size }) => sum + size, 0);
}
