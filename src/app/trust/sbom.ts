import {
  cycloneDxDocument,
  cycloneDxMediaType,
  cycloneDxPredicateType,
} from '../../attest/sbom/cyclonedx.ts';
import { spdxDocument, spdxMediaType, spdxPredicateType } from '../../attest/sbom/spdx.ts';
import { familiarReference, parseReference } from '../../oci/documents/reference.ts';
import { formatPlatform, parsePlatform } from '../../oci/documents/platform.ts';
import type { ImageBundle } from '../../oci/image/image.ts';
import { mapInOrder, type NonEmpty } from '../../util/non-empty.ts';
import type { Environment } from '../environment/environment.ts';
import { locateImage } from '../image/locate-image.ts';
import { readWholeBundle, readWholeImage } from '../image/read-whole.ts';
import { imageInventory } from './image-inventory.ts';

/** The formats that an SBOM is written in, by the names of flags. */
export const sbomFormats = {
  cyclonedx: {
    name: 'CycloneDX 1.6',
    mediaType: cycloneDxMediaType,
    predicateType: cycloneDxPredicateType,
    write: cycloneDxDocument,
  },
  spdx: {
    name: 'SPDX 2.3',
    mediaType: spdxMediaType,
    predicateType: spdxPredicateType,
    write: spdxDocument,
  },
} as const;

type SbomFormat = keyof typeof sbomFormats;

/** The SBOM of an image for one platform. */
export interface PlatformSbom {
  /** For example linux/amd64. */
  readonly platform: string;
  /** The digest of that image's manifest. */
  readonly digest: string;
  readonly components: number;
  readonly files: number;
  readonly document: object;
}

/** What `mlpack sbom --json` prints. */
export interface ImageSbom {
  /** The image as the user named it. */
  readonly image: string;
  /** Digest of the index of an image for several platforms, else of the manifest. */
  readonly digest: string;
  readonly format: SbomFormat;
  readonly platforms: NonEmpty<PlatformSbom>;
}

export interface SbomOptions {
  readonly format: SbomFormat;
  /** Files that belong to nothing are listed by their hashes, and not refused. */
  readonly allowUnknown: boolean;
}

/**
 * What an image is made of, for each of its platforms. All of the image is read.
 *
 * @param argument as {@link locateImage} has it
 * @param options.platform only for that one, for example linux/arm64
 * @throws MlpackError SBOM_INCOMPLETE, IMAGE_INVALID as {@link imageInventory}; PLATFORM_UNSUPPORTED; those of reading it
 */
export async function imageSbom(
  environment: Environment,
  argument: string | undefined,
  options: SbomOptions & { readonly platform: string | undefined },
): Promise<ImageSbom> {
  const platform = options.platform === undefined ? undefined : parsePlatform(options.platform);
  const location = await locateImage(environment, argument, { asksRegistry: true });
  const label =
    location.kind === 'registry'
      ? familiarReference(parseReference(location.name))
      : (argument ?? location.builtAs ?? 'the last build');
  const wanted = async () => {
    if (platform === undefined) return readWholeBundle(environment, location);
    const image = await readWholeImage(environment, location, [platform]);
    return { descriptor: image.descriptor, images: [image] } as const;
  };
  const { descriptor, images } = await wanted();
  const platforms = await bundleSboms(environment, { images }, label, options);
  return { image: label, digest: descriptor.digest, format: options.format, platforms };
}

/** The same of images that have been read. @param label names them in errors */
export async function bundleSboms(
  environment: Pick<Environment, 'store' | 'signal'>,
  { images }: Pick<ImageBundle, 'images'>,
  label: string,
  { format, allowUnknown }: SbomOptions,
): Promise<NonEmpty<PlatformSbom>> {
  return mapInOrder(images, async (image) => {
    const platform = formatPlatform(image.platform);
    const where = images.length > 1 ? `${label} (${platform})` : label;
    const inventory = await imageInventory(environment, image, where, { allowUnknown });
    return {
      platform,
      digest: image.descriptor.digest,
      components: inventory.components.length,
      files: inventory.components.reduce((sum, { files }) => sum + files.length, 0),
      document: sbomFormats[format].write(inventory),
    };
  });
}

/** The bytes of a document: always the same for one image. */
export function sbomText({ document }: Pick<PlatformSbom, 'document'>): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
