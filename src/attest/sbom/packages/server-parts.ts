import { bundledFile, homeFolders, imageHome } from '../../../../contract/image-layout.ts';
import type { BundledPackages } from '../../../../contract/schemas/bundled.schema.ts';
import type { ImageFiles } from '../../../oci/image/image-files.ts';
import { packageUrl } from '../../package-url.ts';
import { hashedClaim } from '../claims.ts';
import type { ClaimedComponent } from '../component.ts';
import { statedLicence } from '../licences/licence.ts';
import { npmIdentity } from './locked-packages.ts';

const folder = `${imageHome}/${homeFolders.server}`;

/** Where an image says what its server is made of. */
export const bundledPath = `${folder}/${bundledFile}`;

/**
 * The serving app, and the npm packages that are bundled in those of its files that are there.
 *
 * @param needs the refs of what it needs besides
 */
export function serverParts(
  { files }: ImageFiles,
  bundled: BundledPackages,
  needs: readonly string[],
): ClaimedComponent[] {
  const there = bundled.files.filter(({ path }) => files.has(`${folder}/${path}`));
  const names = new Set(there.flatMap(({ packages }) => packages));
  const packages = bundled.packages.filter(({ name, version }) => names.has(`${name}@${version}`));
  const parts = packages.map((one): ClaimedComponent => ({
    ...npmIdentity(one),
    kind: 'library',
    licence: statedLicence(one.licence, 'npm'),
    properties: [['mlpack:bundled', folder]],
  }));
  const named = hashedClaim(
    new Map(there.map(({ path, sha256 }) => [`${folder}/${path}`, sha256])),
    bundledFile,
  );
  const purl = packageUrl('generic', ['mlpack'], bundled.mlpack);
  const server: ClaimedComponent = {
    ref: purl,
    kind: 'application',
    name: 'mlpack',
    version: bundled.mlpack,
    description: 'The serving app, and the page that it shows',
    purl,
    licence: { expression: 'Apache-2.0', others: [] },
    needs: [...parts.map(({ ref }) => ref), ...needs],
    claims: (file) => file.path === bundledPath || named(file),
  };
  return [server, ...parts];
}
