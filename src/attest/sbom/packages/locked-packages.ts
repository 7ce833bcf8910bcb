import { homeFolders, imageHome } from '../../../../contract/image-layout.ts';
import type { LockedNpmPackage } from '../../../../contract/schemas/lock.schema.ts';
import { field } from '../../../util/record.ts';
import type { ImageFiles } from '../../../oci/image/image-files.ts';
import { packageUrl } from '../../package-url.ts';
import { listedClaim } from '../claims.ts';
import type { ClaimedComponent, ComponentHash } from '../component.ts';
import { statedLicence } from '../licences/licence.ts';
import type { ImageTexts } from './image-texts.ts';

const nodeBinary = 'usr/local/bin/node';
const nodeFiles: ReadonlySet<string> = new Set([nodeBinary, 'usr/local/share/doc/node/LICENSE']);

/** Node.js and the packages of the runtime, as the lock pins them for one platform. */
export function lockedPackages(
  image: ImageFiles,
  texts: ImageTexts,
  npm: readonly LockedNpmPackage[],
  platform: string,
): ClaimedComponent[] {
  return npm
    .filter((one) => one.platform === null || one.platform === platform)
    .map((one) => (one.role === 'node' ? nodeJs(image, one) : runtimePackage(image, texts, one)));
}

/** The npm package has nothing but the binary that Node.js's makers have built. */
function nodeJs(image: ImageFiles, locked: LockedNpmPackage): ClaimedComponent {
  const { version } = locked;
  return {
    ...npmIdentity(locked),
    kind: 'platform',
    description: 'Node.js: its binary without symbols',
    cpe: `cpe:2.3:a:nodejs:node.js:${version.replaceAll(/[^\w.-]/gu, '')}:*:*:*:*:*:*:*`,
    licence: { expression: 'MIT', others: [] },
    claims: listedClaim(nodeFiles, image.files.get(nodeBinary)),
  };
}

function runtimePackage(image: ImageFiles, texts: ImageTexts, locked: LockedNpmPackage): ClaimedComponent {
  const folder = `${imageHome}/${homeFolders.nodeModules}/${locked.name}/`;
  const manifestPath = `${folder}package.json`;
  const manifest = parsed(texts.get(manifestPath)?.toString('utf8'));
  const [licence, description] = [field(manifest, 'license'), field(manifest, 'description')];
  const record = image.files.get(manifestPath);
  return {
    ...npmIdentity(locked),
    kind: 'library',
    description: typeof description === 'string' ? description : undefined,
    licence: typeof licence === 'string' ? statedLicence(licence, 'npm') : undefined,
    claims: (file) => file.path.startsWith(folder) && listedClaim(new Set([file.path]), record)(file),
  };
}

/** What an npm package is called, and its hash as the lock has it. */
export function npmIdentity({
  name,
  version,
  integrity,
}: {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}): Pick<ClaimedComponent, 'ref' | 'name' | 'group' | 'version' | 'purl' | 'hashes'> {
  const parts = name.split('/');
  const purl = packageUrl('npm', parts, version);
  return {
    ref: purl,
    name: parts.at(-1) ?? name,
    group: parts.length > 1 ? parts[0] : undefined,
    version,
    purl,
    hashes: integrityHashes(integrity),
  };
}

/** https://www.w3.org/TR/SRI/, as far as SBOMs know the algorithms. */
function integrityHashes(integrity: string): ComponentHash[] {
  return [...integrity.matchAll(/\bsha(256|512)-([A-Za-z\d+/]+={0,2})/gu)].flatMap(
    ([, bits, base64 = '']) => {
      const bytes = Buffer.from(base64, 'base64');
      if (bytes.length * 8 !== Number(bits)) return [];
      return [{ algorithm: bits === '256' ? 'SHA-256' : 'SHA-512', hex: bytes.toString('hex') }];
    },
  );
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return undefined;
  }
}
