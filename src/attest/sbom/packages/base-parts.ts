import type { Lock } from '../../../../contract/schemas/lock.schema.ts';
import { hexOf, isDigest } from '../../../oci/documents/digest.ts';
import type { ImageFiles } from '../../../oci/image/image-files.ts';
import { baseImageUrl } from '../../package-url.ts';
import { listedClaim } from '../claims.ts';
import type { ClaimedComponent } from '../component.ts';
import { dpkgFolder } from './image-texts.ts';
import type { OsRelease } from './os-release.ts';

/**
 * The system that a base is of. Where mlpack has assembled it, the files that installation would have written are the
 * system's: users, and the bundle of certificates.
 *
 * @param written paths of these
 */
export function systemPart(
  { files }: ImageFiles,
  system: OsRelease | undefined,
  written: readonly string[],
): ClaimedComponent[] {
  if (system === undefined) return [];
  const assembled = [...files.values()].find(({ path }) => path.startsWith(`${dpkgFolder}/status.d/`));
  return [
    {
      ref: `os:${system.id}`,
      kind: 'operating-system',
      name: system.id,
      version: system.versionId,
      description: system.name,
      claims: listedClaim(new Set(written), assembled),
    },
  ];
}

/**
 * The image that another was made from: what no package of it has is its own, as its digest says.
 *
 * @param layerCount how many layers are its; none where nothing tells
 */
export function baseImage(base: Lock['base'], layerCount: number): ClaimedComponent[] {
  if (base.kind !== 'image') return [];
  const purl = baseImageUrl(base.reference, base.digest);
  return [
    {
      ref: purl,
      kind: 'container',
      name: base.reference,
      version: base.digest,
      description: 'The image that this one was made from',
      purl,
      ...(isDigest(base.digest) && { hashes: [{ algorithm: 'SHA-256', hex: hexOf(base.digest) }] }),
      claims: ({ layerNumber }) => layerNumber < layerCount,
    },
  ];
}
