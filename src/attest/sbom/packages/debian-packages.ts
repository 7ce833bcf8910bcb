import type { LockedDebianPackage } from '../../../../contract/schemas/lock.schema.ts';
import type { ImageFiles } from '../../../oci/image/image-files.ts';
import { packageUrl } from '../../package-url.ts';
import { listedClaim } from '../claims.ts';
import type { ClaimedComponent } from '../component.ts';
import { debianLicence } from '../licences/debian-licences.ts';
import { field, readStanzas, type Stanza } from './deb822.ts';
import { copyrightPath, dpkgFolder, type ImageTexts } from './image-texts.ts';
import type { OsRelease } from './os-release.ts';

/**
 * The packages that dpkg has installed, or that a base was assembled of, with the files that its lists name.
 *
 * @param suite of the lock, for example trixie; undefined: what the image says of itself
 * @param locked hashes of packages are those that it has
 */
export function debianPackages(
  image: ImageFiles,
  texts: ImageTexts,
  system: OsRelease | undefined,
  { suite, locked }: { readonly suite: string | undefined; readonly locked: readonly LockedDebianPackage[] },
): ClaimedComponent[] {
  const hashes = new Map(locked.map((one) => [`${one.name} ${one.version}`, one.sha256]));
  return installed(texts).flatMap(({ stanza, record }): ClaimedComponent[] => {
    const [name, version] = [field(stanza, 'Package'), field(stanza, 'Version')];
    if (name === undefined || version === undefined) return [];
    const architecture = field(stanza, 'Architecture');
    const source = field(stanza, 'Source')?.split(' ')[0];
    const distro = suite ?? system?.codename ?? system?.versionId;
    const vendor = system?.id ?? 'debian';
    // By their source advisories name packages.
    const upstream = source === name ? undefined : source;
    const purl = packageUrl('deb', [vendor, name], version, { arch: architecture, distro, upstream });
    const sha256 = hashes.get(`${name} ${version}`);
    const files = listOf(image, texts, name, architecture);
    const copyright = texts.get(copyrightPath(name))?.toString('utf8');
    return [
      {
        ref: purl,
        kind: 'library',
        name,
        version,
        description: field(stanza, 'Description')?.split('\n')[0],
        supplier: field(stanza, 'Maintainer'),
        homepage: field(stanza, 'Homepage'),
        purl,
        ...(sha256 !== undefined && { hashes: [{ algorithm: 'SHA-256', hex: sha256 }] }),
        licence: copyright === undefined ? undefined : debianLicence(name, copyright),
        claims: listedClaim(files.paths, image.files.get(files.list ?? record)),
      },
    ];
  });
}

/** What the status says is installed, and the file that says so. */
function installed(texts: ImageTexts): { readonly stanza: Stanza; readonly record: string }[] {
  const found: { stanza: Stanza; record: string }[] = [];
  for (const [path, bytes] of texts) {
    const isStatus = path === `${dpkgFolder}/status`;
    if (!isStatus && (!path.startsWith(`${dpkgFolder}/status.d/`) || path.endsWith('.md5sums'))) continue;
    for (const stanza of readStanzas(bytes.toString('utf8'))) {
      const isThere = !isStatus || field(stanza, 'Status')?.split(' ')[2] === 'installed';
      if (isThere) found.push({ stanza, record: path });
    }
  }
  return found;
}

/** What a package has: the files of its list, wherever links of folders lead, and what dpkg keeps about it. */
function listOf(
  image: ImageFiles,
  texts: ImageTexts,
  name: string,
  architecture: string | undefined,
): { readonly paths: ReadonlySet<string>; readonly list: string | undefined } {
  const stems = [`${dpkgFolder}/info/${name}:${architecture}`, `${dpkgFolder}/info/${name}`];
  const list = stems.map((stem) => `${stem}.list`).find((path) => texts.has(path));
  const paths = new Set<string>();
  for (const line of (list === undefined ? '' : (texts.get(list)?.toString('utf8') ?? '')).split('\n')) {
    if (line.startsWith('/') && line.length > 2) paths.add(image.place(line.slice(1)));
  }
  for (const stem of [...stems, `${dpkgFolder}/status.d/${name}`]) {
    for (const path of [stem, ...infoFiles.map((suffix) => `${stem}.${suffix}`)]) paths.add(path);
  }
  return { paths, list };
}

/** What dpkg keeps of each package, dpkg(1) and deb(5). */
const infoFiles = [
  'list',
  'md5sums',
  'conffiles',
  'preinst',
  'postinst',
  'prerm',
  'postrm',
  'triggers',
  'shlibs',
  'symbols',
  'config',
  'templates',
];
