import { homeFolders, imageHome } from '../../../../contract/image-layout.ts';
import type { ImageFiles } from '../../../oci/image/image-files.ts';

/** The texts of an image that say what is in it, by path. */
export type ImageTexts = ReadonlyMap<string, Buffer>;

export const dpkgFolder = 'var/lib/dpkg';
export const apkDatabases = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'] as const;
export const osReleases = ['etc/os-release', 'usr/lib/os-release'] as const;

/** The copyright file of a Debian package. */
export function copyrightPath(name: string): string {
  return `usr/share/doc/${name}/copyright`;
}

const told = [
  /^var\/lib\/dpkg\/(?:status$|status\.d\/[^/]+$|info\/[^/]+\.list$)/u,
  /^usr\/share\/doc\/[^/]+\/copyright$/u,
  new RegExp(`^${imageHome}/${homeFolders.nodeModules}/(?:@[^/]+/)?[^/]+/package\\.json$`, 'u'),
  new RegExp(`^${imageHome}/${homeFolders.config}/`, 'u'),
];

/**
 * The paths of what an inventory is made of.
 *
 * @param also those that are known by name
 */
export function telling({ files }: ImageFiles, also: readonly string[]): string[] {
  const paths = [...files.keys()];
  const found = paths.filter((path) => told.some((pattern) => pattern.test(path)));
  // Documentation of one package may be a link to that of another.
  const folders = paths.flatMap((path) => /^usr\/share\/doc\/([^/]+)$/u.exec(path)?.[1] ?? []);
  return [...found, ...folders.map(copyrightPath), ...apkDatabases, ...osReleases, ...also];
}
