import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { StoredBlob } from '../../util/blobs/blob-store.ts';
import { readPackageTar, type PackageMember } from '../read-package-tar.ts';

/** The files of an npm tarball, their paths below its `package/` folder. */
export async function* readNpmPackage(tarball: StoredBlob, label: string): AsyncGenerator<PackageMember> {
  const zipped = createReadStream(tarball.path, { highWaterMark: 1 << 18 });
  const unzipped = pipeline(zipped, createGunzip({ chunkSize: 1 << 18 }), () => {});
  for await (const entry of readPackageTar(unzipped, label)) {
    if (entry.type === 'file') yield { ...entry, path: entry.path.replace(/^[^/]+\//u, '') };
  }
}
