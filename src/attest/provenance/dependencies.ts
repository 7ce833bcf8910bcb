import type { Contract } from '../../../contract/contract.ts';
import { filesOfSteps } from '../../../contract/step-files.ts';
import type { Lock, LockedDebianPackage, LockedNpmPackage } from '../../../contract/schemas/lock.schema.ts';
import { hexOf, isDigest } from '../../oci/documents/digest.ts';
import { baseImageUrl, packageUrl } from '../package-url.ts';
import type { ResourceDescriptor } from '../statement.ts';

/** Everything from elsewhere that a lock pins: what the base is made of, Node.js and the runtime. */
export function lockedDependencies({ base, npm }: Lock): ResourceDescriptor[] {
  const pinned =
    base.kind === 'image'
      ? [baseImage(base.reference, base.digest)]
      : Object.values(base.platforms).flatMap(({ packages }) =>
          packages.map((debian) => debianPackage(debian, base.suite)),
        );
  const each = new Map([...pinned, ...npm.map(npmPackage)].map((one) => [one.uri, one]));
  return [...each.values()].toSorted((a, b) => ((a.uri ?? '') < (b.uri ?? '') ? -1 : 1));
}

function debianPackage(
  { name, version, architecture, sha256 }: LockedDebianPackage,
  suite: string,
): ResourceDescriptor {
  return {
    uri: packageUrl('deb', ['debian', name], version, { arch: architecture, distro: suite }),
    digest: { sha256 },
  };
}

function npmPackage({ name, version, integrity }: LockedNpmPackage): ResourceDescriptor {
  const [, algorithm = '', base64 = ''] = /^(sha\d+)-([A-Za-z\d+/=]+)/u.exec(integrity) ?? [];
  return {
    uri: packageUrl('npm', name.split('/'), version),
    digest: { [algorithm]: Buffer.from(base64, 'base64').toString('hex') },
  };
}

function baseImage(reference: string, digest: string): ResourceDescriptor {
  return {
    uri: baseImageUrl(reference, digest),
    digest: { sha256: isDigest(digest) ? hexOf(digest) : digest.replace(/^sha256:/u, '') },
  };
}

/** The files of a model that its contract has by digest, by where they are in the image. */
export function modelFiles(
  { model, steps = [] }: Pick<Contract, 'model' | 'steps'>,
  folder: string,
): ResourceDescriptor[] {
  const files = new Map([[model.file, model.sha256]]);
  for (const { path, sha256 } of [...(model.data ?? []), ...filesOfSteps(steps)]) files.set(path, sha256);
  return [...files]
    .map(([path, sha256]) => ({ name: `${folder}/${path}`, digest: { sha256 } }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
