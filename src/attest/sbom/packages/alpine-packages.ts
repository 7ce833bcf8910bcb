import type { ImageFiles } from '../../../oci/image/image-files.ts';
import { packageUrl } from '../../package-url.ts';
import { listedClaim } from '../claims.ts';
import type { ClaimedComponent } from '../component.ts';
import { statedLicence } from '../licences/licence.ts';
import { apkDatabases, type ImageTexts } from './image-texts.ts';
import type { OsRelease } from './os-release.ts';

/**
 * The packages that Alpine's apk has installed, with the files that its database names,
 * https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
 */
export function alpinePackages(
  image: ImageFiles,
  texts: ImageTexts,
  system: OsRelease | undefined,
): ClaimedComponent[] {
  return apkDatabases.flatMap((database) => {
    const record = image.files.get(image.place(database));
    const entries = (texts.get(database)?.toString('utf8') ?? '').split(/\n\n+/u);
    return entries.flatMap((entry) => {
      const { fields, paths } = readEntry(entry);
      const [name, version] = [fields.get('P'), fields.get('V')];
      if (name === undefined || version === undefined) return [];
      const purl = packageUrl('apk', [system?.id ?? 'alpine', name], version, {
        arch: fields.get('A'),
        distro: system?.versionId,
      });
      const licence = fields.get('L');
      const component: ClaimedComponent = {
        ref: purl,
        kind: 'library',
        name,
        version,
        description: fields.get('T'),
        supplier: fields.get('m'),
        homepage: fields.get('U'),
        purl,
        licence: licence === undefined ? undefined : statedLicence(licence, 'Alpine'),
        claims: listedClaim(new Set(paths.map((path) => image.place(path))), record),
      };
      return [component];
    });
  });
}

/** F: is a folder, R: a file in the last one. */
function readEntry(text: string): { fields: ReadonlyMap<string, string>; paths: readonly string[] } {
  const fields = new Map<string, string>();
  const paths: string[] = [];
  let folder = '';
  for (const line of text.split('\n')) {
    const [name, value] = [line.slice(0, 1), line.slice(2)];
    if (line[1] !== ':') continue;
    if (name === 'F') folder = value;
    else if (name === 'R') paths.push(folder === '' ? value : `${folder}/${value}`);
    else fields.set(name, value);
  }
  return { fields, paths };
}
