import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { StoredBlob } from '../../util/blobs/blob-store.ts';
import { readTar, type TarEntry } from '../read-tar.ts';

/** The files of an npm tarball, their paths below its `package/` folder. */
export async function* readNpmPackage(tarball: StoredBlob, label: string): AsyncGenerator<TarEntry> {
  const zipped = createReadStream(tarball.path, { highWaterMark: 1 << 18 });
  const unzipped = pipeline(zipped, createGunzip({ chunkSize: 1 << 18 }), () => {});
  for await (const entry of readTar(unzipped, label)) {
    if (entry.type === 'file') yield { ...entry, path: entry.path.replace(/^[^/]+\//u, '') };
  }
}
