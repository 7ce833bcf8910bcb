import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, hexOf, type Digest } from '../../src/oci/documents/digest.ts';
import { attestationAnnotation, type Descriptor } from '../../src/oci/documents/manifest.ts';
import { mediaTypes } from '../../src/oci/documents/media-types.ts';
import type { ImagePlatform } from '../../src/oci/documents/platform.ts';

/** Puts documents together, so that tests can say in a few lines what an index lists. */
export class ShapedImages {
  readonly manifests = new Map<Digest, { mediaType: string; bytes: Buffer }>();
  readonly blobs = new Map<Digest, Buffer>();

  /** The manifest of an image with one layer, whose config says more. */
  image(platform: ImagePlatform, more: object = {}): Descriptor {
    const layer = this.blob('application/vnd.oci.image.layer.v1.tar', 'a layer');
    const config = this.blob(
      mediaTypes.config,
      JSON.stringify({ ...platform, ...more, rootfs: { type: 'layers', diff_ids: [layer.digest] } }),
    );
    return { ...this.#manifest(mediaTypes.manifest, { config, layers: [layer] }), platform };
  }

  /** The same image with its config in the manifest and nowhere else, changed there or not. */
  embedConfig({ digest, platform }: Descriptor, change = (config: Buffer) => config): Descriptor {
    const { config, ...manifest } = JSON.parse(String(this.manifests.get(digest)?.bytes));
    const bytes = this.blobs.get(config.digest) ?? Buffer.alloc(0);
    this.blobs.delete(config.digest);
    const data = change(Buffer.from(bytes)).toString('base64');
    const embedded = this.#manifest(mediaTypes.manifest, { ...manifest, config: { ...config, data } });
    return { ...embedded, ...(platform && { platform }) };
  }

  /** An attestation of BuildKit for an image. */
  attestation({ digest }: Descriptor): Descriptor {
    const layer = this.blob('application/vnd.in-toto+json', '{}');
    const config = this.blob(mediaTypes.config, `{"architecture":"unknown","os":"unknown","of":"${digest}"}`);
    return {
      ...this.#manifest(mediaTypes.manifest, { config, layers: [layer] }),
      annotations: {
        [attestationAnnotation]: 'attestation-manifest',
        'vnd.docker.reference.digest': digest,
      },
      platform: { os: 'unknown', architecture: 'unknown' },
    };
  }

  /** Something that is no image, such as a chart. */
  artifact(of = 'a chart'): Descriptor {
    const config = this.blob('application/vnd.example.config+json', JSON.stringify({ of }));
    return this.#manifest(mediaTypes.manifest, { config, layers: [] });
  }

  index(manifests: readonly Descriptor[]): Descriptor {
    return this.#manifest(mediaTypes.index, { manifests });
  }

  /** An entry whose manifest is nowhere. */
  absent(platform: ImagePlatform): Descriptor {
    const bytes = Buffer.from(`what was not pulled for ${platform.architecture}`);
    return { mediaType: mediaTypes.manifest, digest: digestOf(bytes), size: bytes.length, platform };
  }

  blob(mediaType: string, text: string): Descriptor {
    const bytes = Buffer.from(text);
    this.blobs.set(digestOf(bytes), bytes);
    return { mediaType, digest: digestOf(bytes), size: bytes.length };
  }

  #manifest(mediaType: string, document: object): Descriptor {
    // Spaced as mlpack spaces nothing, so that a document which was written anew is found out.
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...document }, null, 2));
    this.manifests.set(digestOf(bytes), { mediaType, bytes });
    return { mediaType, digest: digestOf(bytes), size: bytes.length };
  }

  /** Writes an OCI layout whose index.json lists `entries`. */
  async writeLayout(folder: string, entries: readonly Descriptor[]): Promise<void> {
    const blobs = join(folder, 'blobs', 'sha256');
    await mkdir(blobs, { recursive: true });
    await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: entries }));
    const documents = [...this.manifests].map(([digest, { bytes }]) => [digest, bytes] as const);
    for (const [digest, bytes] of [...this.blobs, ...documents]) {
      await writeFile(join(blobs, hexOf(digest)), bytes);
    }
  }
}
