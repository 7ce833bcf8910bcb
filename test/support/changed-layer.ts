import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { bundleImages } from '../../src/oci/image/assemble.ts';
import type { Image } from '../../src/oci/image/image.ts';
import { canonicalJson } from '../../src/oci/documents/canonical-json.ts';
import { digestOf, type Digest } from '../../src/oci/documents/digest.ts';
import { layoutSource } from '../../src/oci/layout/layout-source.ts';
import { writeLayout } from '../../src/oci/layout/layout-writer.ts';
import { memberPath, readTar } from '../../src/oci/tar/tar-reader.ts';
import { tempDir } from './temp.ts';
import { tagged } from './tagged.ts';

/** What is done to the uncompressed tar of a layer. */
export type EditTar = (tar: Buffer) => Promise<Buffer>;

/**
 * Copies a layout of one image, one layer replaced: as somebody would who can make digests, diffIDs included.
 *
 * @param layerNumber counted from 0
 * @returns the new layout's folder
 */
export async function changeLayer(layout: string, layerNumber: number, edit: EditTar): Promise<string> {
  const {
    images: [image],
  } = await (await layoutSource(layout, {})).bundle();
  const old = image.layers[layerNumber];
  if (old === undefined) throw new Error(`no layer ${layerNumber}`);
  const blob = await readFile(await old.file());
  const tar = await edit(old.mediaType.endsWith('gzip') ? gunzipSync(blob) : blob);
  const bytes = old.mediaType.endsWith('gzip') ? gzipSync(tar, { level: 1 }) : tar;
  const folder = await tempDir();
  const path = join(folder, 'layer');
  await writeFile(path, bytes);
  const digest = digestOf(bytes);
  const layer = { ...old, file: async () => path, digest, sizeBytes: bytes.length, diffId: digestOf(tar) };
  const changed = withLayers(image, image.layers.with(layerNumber, layer));
  const target = join(folder, 'layout');
  await writeLayout(target, bundleImages([changed]), tagged('iris:changed'));
  return target;
}

function withLayers(image: Image, layers: Image['layers']): Image {
  const config = {
    ...image.config,
    rootfs: { type: 'layers' as const, diff_ids: layers.map(({ diffId }): Digest => diffId) },
  };
  const configBytes = canonicalJson(config);
  const manifest = {
    ...image.manifest,
    config: { ...image.manifest.config, digest: digestOf(configBytes), size: configBytes.length },
    layers: layers.map(({ mediaType, digest, sizeBytes }) => ({ mediaType, digest, size: sizeBytes })),
  };
  const manifestBytes = canonicalJson(manifest);
  const descriptor = {
    ...image.descriptor,
    digest: digestOf(manifestBytes),
    size: manifestBytes.length,
  };
  return { ...image, layers, config, configBytes, manifest, manifestBytes, descriptor };
}

/** Changes the middle byte of one file. */
export function flipByte(path: string): EditTar {
  return async (tar) => {
    for await (const { header, offset } of readTar(ofOne(tar), 'none', 'the layer')) {
      if (memberPath(header.name) !== path) continue;
      const at = offset + Math.floor((header.size ?? 0) / 2);
      const edited = Buffer.from(tar);
      edited.writeUInt8(edited.readUInt8(at) ^ 1, at);
      return edited;
    }
    throw new Error(`the layer has no ${path}`);
  };
}

async function* ofOne(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
