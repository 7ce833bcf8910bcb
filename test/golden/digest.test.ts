/**
 * Pins the bytes of images: whoever builds the same inputs with this version of mlpack gets these digests.
 *
 * A failure means that every image built from now on differs from one built before of the same model and the
 * same mlpack.lock, although nobody changed anything: an order, a mode, a time, a field of a document or the
 * compressed bytes have changed. Look for the cause first. When the change is wanted, count `builderFormat`
 * (src/app/project/lock.ts) up, so that older locks say so rather than give other images, `encoderVersion`
 * (src/oci/layer/layer.ts) too if the bytes of layers changed, so that caches are not believed; note it in
 * CHANGELOG.md; then put the new digests here. When a new version of Node.js compresses otherwise, only the
 * digests of gzipped layers change: the tars inside them (diffIDs, pinned apart) must stay.
 */
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { executeDockerfile } from '../../src/dockerfile/execute.ts';
import { bundleImages } from '../../src/oci/image/assemble.ts';
import type { Image } from '../../src/oci/image/image.ts';
import { layerEncoder, layerMembers } from '../../src/oci/layer/layer.ts';
import { tar } from '../../src/oci/tar/tar.ts';
import type { TreeEntry } from '../../src/oci/tar/tree.ts';
import { contextEntries } from '../../src/project/context/context.ts';
import type { PlannedModel } from '../../src/project/planned-model.ts';
import { planImage } from '../../src/project/plan.ts';
import { bytesContent, readAll } from '../../src/util/blobs/content.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { tempDir } from '../support/temp.ts';

const platformOf = (architecture: 'amd64' | 'arm64') => ({ os: 'linux', architecture }) as const;

function file(path: string, content: string | Uint8Array, mode = 0o644): TreeEntry {
  return { type: 'file', path, mode, uid: 0, gid: 0, content: bytesContent(content) };
}

/** Bytes as hard to compress as weights: xorshift32. */
function noise(sizeBytes: number): Uint8Array {
  let state = 2463534242;
  return Uint8Array.from({ length: sizeBytes }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

/** Every kind of entry, in no order, with a name too long for ustar and one beyond ASCII. */
const entries: readonly TreeEntry[] = [
  file('app/z.js', 'console.log(1);\n'.repeat(4096)),
  { type: 'symlink', path: 'app/link', target: '../app/z.js', mode: 0o777, uid: 0, gid: 0 },
  file('app/bin/run', '#!/bin/sh\n', 0o755),
  { type: 'directory', path: 'app/empty', mode: 0o755, uid: 0, gid: 0 },
  file(`app/${'long/'.repeat(60)}Grüße.txt`, 'ä'),
  file('weights/model.onnx', noise(2 << 20)),
];

const dockerfile = `FROM scratch
ARG TARGETARCH
COPY app/ /opt/app/
COPY --chown=65532:65532 weights/ /opt/weights/
ENV A=1 B=$TARGETARCH
LABEL b=2 a=1
WORKDIR /opt/app
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=10s CMD ["/opt/app/bin/run", "--check"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/app/bin/run"]
`;

async function image(
  text: string,
  context: readonly TreeEntry[],
  architecture: 'amd64' | 'arm64' = 'amd64',
): Promise<Image> {
  return executeDockerfile(text, context, {
    platform: platformOf(architecture),
    store: createFileBlobStore(join(await tempDir(), 'store')),
    createdSeconds: 0,
    resolveBase: async () => expect.unreachable('every stage is FROM scratch'),
  });
}

describe('the digest', () => {
  it('of an image of any files', async () => {
    const { layers, descriptor } = await image(dockerfile, entries);
    expect(layerEncoder).toBe('node-zlib-gzip-6');
    expect(layers.map(({ diffId, mediaType }) => [diffId, mediaType])).toMatchInlineSnapshot(`
      [
        [
          "sha256:e0b697d8328dd048295bf4d820bc2a8fb4656975cffcd24976977236647a6d0d",
          "application/vnd.oci.image.layer.v1.tar+gzip",
        ],
        [
          "sha256:402169c71d183b688821ff747f794eeaeb2fbde441e23a73850e52340f9c8585",
          "application/vnd.oci.image.layer.v1.tar",
        ],
      ]
    `);
    expect(descriptor.digest).toMatchInlineSnapshot(
      `"sha256:0a496d76523f7ec5af9781e231a058ef1bd0e4f2a4a558fc46cb30dd00f94953"`,
    );
  });

  it('of an index over both platforms', async () => {
    const images = [await image(dockerfile, entries), await image(dockerfile, entries, 'arm64')] as const;
    expect(bundleImages([...images]).descriptor.digest).toMatchInlineSnapshot(
      `"sha256:d6be8707188763f8ec6127191997002c5fe2c1dd501cbf18d6e3ece9aee1acca"`,
    );
  });

  it('of the image of a model: its Dockerfile, contract, golden cases and OpenAPI', async () => {
    const X = { name: 'X', dtype: 'float32', shape: ['N', 2] } as const;
    const label = { name: 'label', dtype: 'int64', shape: ['N'] } as const;
    const named = {
      name: 'pinned',
      version: '1.2.3',
      config: { description: 'Pinned.', inputs: { X: { features: ['a', 'b'] } } },
    };
    const model: PlannedModel = {
      ...named,
      configSteps: [],
      signature: { inputs: [X], outputs: [label] },
      runtime: 'onnxruntime',
      batchAxes: { X: 0, label: 0 },
      columns: {},
      framework: null,
      labels: {},
      imageLayouts: {},
      categories: {},
      opsets: { 'ai.onnx.ml': 3, 'ai.onnx': 17 },
      sha256: 'ab'.repeat(32),
      sizeBytes: 5,
      digests: {},
      golden: {
        source: 'framework',
        framework: 'scikit-learn 1.2.1',
        cases: [
          {
            name: 'case 1',
            tolerance: { absolute: 1e-6, relative: 1e-5 },
            inputs: [{ ...X, shape: [1, 2], data: [0.5, Number.NaN] }],
            outputs: [{ ...label, shape: [1], data: [3n] }],
          },
        ],
      },
    };
    const plan = planImage({ ...named, models: [model], baseReference: null });
    const release = file('etc/os-release', 'ID=debian\n');
    const base = await buffer(tar(layerMembers([release]), 0));
    const context = await contextEntries(plan, {
      platforms: [
        {
          architecture: 'amd64',
          base: bytesContent(base),
          node: [file('usr/local/bin/node', 'node', 0o755)],
          runtime: [file('opt/mlpack/node_modules/onnxruntime-node/package.json', '{}')],
        },
      ],
      server: [{ path: 'server.mjs', content: bytesContent('server') }],
      lock: '{}\n',
      models: [{ files: [{ path: 'model.onnx', content: bytesContent('model') }], graph: '<svg/>' }],
    });
    const text = context.find(({ path }) => path === 'Dockerfile');
    if (text?.type !== 'file') throw new Error('no Dockerfile');
    const { config, layers, descriptor } = await image((await readAll(text.content)).toString(), context);
    const steps = (config.history ?? []).filter(({ empty_layer: isEmpty }) => isEmpty !== true);
    const diffIds = steps.map(({ created_by: step = '' }, index) => [step, layers[index]?.diffId]);
    expect(Object.fromEntries(diffIds)).toMatchInlineSnapshot(`
      {
        "ADD base/amd64.tar /": "sha256:58d016f1cb7cc5adadb39ca5bfbd8dee4ecd9118380c8ee95cfd97ed14bf36c7",
        "COPY config/ Dockerfile mlpack.lock /opt/mlpack/config/": "sha256:498e1df576311fa11127cc1d701c6d86d2e38a6d633572e51b69e8a03664f5fb",
        "COPY model/ /opt/mlpack/model/": "sha256:9d023e3df4bda1dae3c17b0978c52d4b64d01fcd88a3bb034a9c9d5e82f8d9b9",
        "COPY node/amd64/ /": "sha256:bfa247818bc65156b1dd86882bcf3afc898102e08f710e3b953a428319f0850d",
        "COPY onnxruntime/amd64/ /": "sha256:fb89b503d428e7370463d8262b6c37b6e08802bc609caa8b704bb73fa7a00570",
        "COPY server/ /opt/mlpack/server/": "sha256:45b97964a362b1ec381cf1e8fc4a9094ce1206bae3bc4b8c28a9ca267c02363b",
      }
    `);
    expect(config.config).toMatchInlineSnapshot(`
      {
        "Entrypoint": [
          "/usr/local/bin/node",
          "--max-semi-space-size=16",
          "/opt/mlpack/server/server.mjs",
        ],
        "Env": [
          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "NODE_ENV=production",
          "ORT_DISABLE_TELEMETRY=1",
          "MALLOC_MMAP_THRESHOLD_=131072",
          "MALLOC_TRIM_THRESHOLD_=131072",
        ],
        "ExposedPorts": {
          "8080/tcp": {},
          "8081/tcp": {},
        },
        "Healthcheck": {
          "Interval": 10000000000,
          "Retries": 3,
          "StartPeriod": 60000000000,
          "Test": [
            "CMD",
            "/usr/local/bin/node",
            "/opt/mlpack/server/server.mjs",
            "--healthcheck",
          ],
          "Timeout": 3000000000,
        },
        "Labels": {
          "dev.mlpack.contract": "/opt/mlpack/config/contract.json",
          "dev.mlpack.model.sha256": "abababababababababababababababababababababababababababababababab",
          "org.opencontainers.image.description": "Pinned.",
          "org.opencontainers.image.title": "pinned",
          "org.opencontainers.image.version": "1.2.3",
        },
        "StopSignal": "SIGTERM",
        "User": "65532:65532",
        "WorkingDir": "/opt/mlpack",
      }
    `);
    expect(descriptor.digest).toMatchInlineSnapshot(
      `"sha256:a64bf15bf77c196f26ffdfb1d3bd1fce5dea22210d86e14c32b80bc0a3b4e2af"`,
    );
  });
});
