import { MlpackError } from '../../errors/mlpack-error.ts';
import { familiarReference, parseReference } from '../../oci/documents/reference.ts';
import { formatPlatform } from '../../oci/documents/platform.ts';
import { indexDifference } from '../../oci/compare/index-difference.ts';
import { mapInOrder, type NonEmpty } from '../../util/non-empty.ts';
import type { Environment } from '../environment/environment.ts';
import { locateImage } from '../image/locate-image.ts';
import { readWholeBundle } from '../image/read-whole.ts';
import { verifyPlatform, type PlatformVerdict } from './verify-platform.ts';

/** What `mlpack verify --json` prints. */
export interface VerifyResult {
  /** The image as the user named it. */
  readonly image: string;
  /** Digest of the index over several platforms, or of the only manifest. */
  readonly digest: string;
  readonly platforms: NonEmpty<PlatformVerdict>;
  /** What differs in the index over several platforms itself; null when nothing does, or when there is none. */
  readonly indexDifference: string | null;
}

/**
 * Makes an image again of what it carries, for each of its platforms: server, model and config from the image itself,
 * base, Node.js and the runtime fetched as its lock pins them. What differs is in the result, not thrown.
 *
 * @param argument a reference with a registry, `oci:DIR`, `oci-archive:FILE`, …; undefined is the last build
 * @throws MlpackError IMAGE_INVALID when it doesn't carry what it takes; NOT_REPRODUCED when its Dockerfile needs more;
 * those of reading it and of fetching what its lock pins
 */
export async function verifyImage(
  environment: Environment,
  argument: string | undefined,
): Promise<VerifyResult> {
  const location = await locateImage(environment, argument, { asksRegistry: true });
  const label =
    location.kind === 'registry'
      ? familiarReference(parseReference(location.name))
      : (argument ?? location.builtAs ?? 'the last build');
  const bundle = await readWholeBundle(environment, location);
  const platforms = await mapInOrder(bundle.images, (image) => {
    const name = `${label} (${formatPlatform(image.platform)})`;
    return verifyPlatform(environment, image, name);
  });
  return {
    image: label,
    digest: bundle.descriptor.digest,
    platforms,
    indexDifference: indexDifference(bundle),
  };
}

/** The error of a verification that found a difference; null when all platforms have been reproduced. */
export function verificationFailure({
  image,
  platforms,
  indexDifference: index,
}: VerifyResult): MlpackError | null {
  for (const { platform, comparison, isSameFormat } of platforms) {
    if (comparison.verdict !== 'different') continue;
    const { layer, file, text } = comparison.difference;
    const where = layer === null ? '' : `layer "${layer}": `;
    return new MlpackError(
      'NOT_REPRODUCED',
      `${image} (${platform}) was not reproduced: ${where}${file === null ? '' : `${file} `}${text}.`,
      {
        suggestions: isSameFormat
          ? ['Build it again from its project, and find out who changed it.']
          : ['It was built by another version of mlpack: verify it with that version.'],
      },
    );
  }
  if (index === null) return null;
  return new MlpackError('NOT_REPRODUCED', `${image} was not reproduced: its index ${index}.`, {
    suggestions: ['Build it again from its project, and find out who changed it.'],
  });
}
