import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const chunkBytes = 1 << 20;

interface NoiseImage {
  /** The same seed gives the same bytes. */
  readonly seed: string;
  /** Sizes of the layers in bytes. */
  readonly layers: readonly number[];
}

/**
 * Writes an OCI layout of one image, tag `1.0.0`, whose layers are noise: nothing looks into them on the way.
 *
 * @returns the digest of its manifest
 */
export async function writeNoiseLayout(path: string, { seed, layers }: NoiseImage): Promise<string> {
  const blobs = join(path, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const descriptors = [];
  for (const [i, size] of layers.entries()) {
    const digest = await writeNoise(blobs, `${seed} ${i}`, size);
    descriptors.push({ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size });
  }
  const put = async (mediaType: string, value: unknown) => {
    const bytes = Buffer.from(JSON.stringify(value));
    const hex = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(blobs, hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.byteLength };
  };
  const config = await put('application/vnd.oci.image.config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: descriptors.map(({ digest }) => digest) },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await put(mediaType, { schemaVersion: 2, mediaType, config, layers: descriptors });
  const annotations = { 'org.opencontainers.image.ref.name': '1.0.0' };
  const index = { schemaVersion: 2, manifests: [{ ...manifest, annotations }] };
  await writeFile(join(path, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(path, 'index.json'), JSON.stringify(index));
  return manifest.digest;
}

async function writeNoise(blobs: string, seed: string, sizeBytes: number): Promise<string> {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(chunkBytes);
  const hash = createHash('sha256');
  const temporary = join(blobs, 'unfinished');
  const file = await open(temporary, 'w');
  for (let left = sizeBytes; left > 0; left -= chunkBytes) {
    const bytes = cipher.update(zeros.subarray(0, Math.min(chunkBytes, left)));
    hash.update(bytes);
    await file.write(bytes);
  }
  await file.close();
  const hex = hash.digest('hex');
  await rename(temporary, join(blobs, hex));
  return `sha256:${hex}`;
}
