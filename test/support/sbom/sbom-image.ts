import { contractJson } from '../../../contract/contract.ts';
import type { BundledPackages } from '../../../contract/schemas/bundled.schema.ts';
import type { CodeStep } from '../../../contract/schemas/contract.schema.ts';
import type { Lock } from '../../../contract/schemas/lock.schema.ts';
import { lockToText } from '../../../src/base/lock.ts';
import { parsePlatform } from '../../../src/oci/documents/platform.ts';
import { assembleImage } from '../../../src/oci/image/assemble.ts';
import type { Image } from '../../../src/oci/image/image.ts';
import { buildLayer } from '../../../src/oci/layer/layer.ts';
import type { TreeEntry } from '../../../src/oci/tar/tree.ts';
import { goldenSetToJson } from '../../../src/tensor/golden-json.ts';
import { bytesContent } from '../../../src/util/blobs/content.ts';
import type { BlobStore } from '../../../src/util/blobs/blob-store.ts';
import { describedModel } from '../described-image.ts';
import { smallLock } from '../packaged-bundle.ts';

/** A layer's files by path: texts; what a link leads to after `-> `. */
export type LayerTexts = Readonly<Record<string, string>>;

const sha256Of = (text: string) => bytesContent(text).sha256;
const model = 'weights';
const code = 'export default () => {};';
const data = 'more weights';
const server = 'console.log("server");';
const integrity = `sha512-${Buffer.alloc(64, 2).toString('base64')}`;

const bundled: BundledPackages = {
  schemaVersion: 1,
  mlpack: '0.9.0',
  files: [
    { path: 'encoder.mjs', sha256: sha256Of('absent'), packages: ['absent@1.0.0'] },
    { path: 'server.mjs', sha256: sha256Of(server), packages: ['@scope/part@1.2.3'] },
  ],
  packages: [
    { name: '@scope/part', version: '1.2.3', licence: 'MIT', integrity },
    { name: 'absent', version: '1.0.0', licence: 'MIT', integrity },
  ],
};

const lock: Lock = {
  ...smallLock,
  npm: [
    ...smallLock.npm,
    {
      name: 'onnxruntime-node',
      version: '1.30.0',
      role: 'onnxruntime',
      platform: null,
      tarball: 'onnxruntime-node/-/onnxruntime-node-1.30.0.tgz',
      integrity,
    },
  ],
};

const step: CodeStep = {
  kind: 'code',
  files: [{ path: 'code/step.mjs', source: 'my-step.ts', sha256: sha256Of(code) }],
  inputs: [{ name: 'X', dtype: 'float32', shape: [null, 4], batchAxis: 0 }],
  outputs: [{ name: 'Y', dtype: 'float32', shape: [null, 4], batchAxis: 0 }],
  timeoutMs: 1000,
  memoryMb: 64,
};

/** Files of a small base as mlpack assembles it. */
export const assembledBase: LayerTexts = {
  'etc/os-release': '-> ../usr/lib/os-release',
  'usr/lib/os-release': 'ID=debian\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n',
  'etc/passwd': 'root:x:0:0\n',
  'usr/lib/libc.so.6': 'libc',
  'usr/share/doc/libc6/copyright':
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: LGPL-2.1+\n',
  'var/lib/dpkg/status.d/libc6':
    'Package: libc6\nVersion: 2.41-12+deb13u5\nArchitecture: amd64\nSource: glibc\nMaintainer: Libc <libc@debian.example>\nDescription: C library\n many more words\n',
  'var/lib/dpkg/status.d/libc6.md5sums': '',
  'var/lib/dpkg/info/libc6.list':
    '/etc/os-release\n/lib\n/lib/libc.so.6\n/usr/lib/os-release\n/usr/share/doc/libc6/copyright\n',
  lib: '-> usr/lib',
};

/**
 * A small image as mlpack builds them: base, Node.js, runtime, server, model with external data and a step of code, config.
 *
 * @param options.base its layers
 * @param options.above layers that somebody has put on top
 * @param options.lock what is in it instead
 */
export async function sbomImage(
  store: BlobStore,
  options: {
    readonly base?: readonly LayerTexts[];
    readonly above?: readonly LayerTexts[];
    readonly lock?: Partial<Lock>;
    readonly dockerfile?: string;
    readonly platform?: 'linux/amd64' | 'linux/arm64';
  } = {},
): Promise<Image> {
  const { base = [assembledBase], above = [] } = options;
  const { contract, golden } = describedModel({
    model: {
      file: 'model.onnx',
      sha256: sha256Of(model),
      sizeBytes: model.length,
      opsets: { 'ai.onnx': 17 },
      data: [{ path: 'weights/data', sha256: sha256Of(data), sizeBytes: data.length }],
    },
    framework: 'scikit-learn 1.4.2',
    steps: [step, { kind: 'inference', runtime: 'onnxruntime' }],
  });
  const tolerance = { absolute: 1e-6, relative: 1e-5 };
  const cases = ['a', 'b'].map((name) => ({ name, inputs: [], outputs: [], tolerance }));
  const config = {
    'contract.json': JSON.stringify(contractJson(contract)),
    'golden.json': JSON.stringify(
      goldenSetToJson({ ...golden, source: 'framework', framework: 'scikit-learn 1.4.2', cases }),
    ),
    'graph.svg': '<svg/>',
    'openapi.json': '{}',
    Dockerfile: options.dockerfile ?? 'FROM scratch\nCOPY node/amd64/ /\n',
    'mlpack.lock': lockToText({ ...lock, ...options.lock }),
  };
  const layers = [
    ...base,
    { 'usr/local/bin/node': 'node', 'usr/local/share/doc/node/LICENSE': 'MIT' },
    inHome('node_modules/onnxruntime-node', {
      'package.json': '{"license":"MIT"}',
      'dist/index.js': 'runtime',
    }),
    inHome('server', { 'bundled.json': JSON.stringify(bundled), 'server.mjs': server }),
    inHome('model', { 'model.onnx': model, 'weights/data': data, 'code/step.mjs': code }),
    inHome('config', config),
    ...above,
  ];
  const built = [];
  for (const texts of layers) {
    built.push(await buildLayer(Object.entries(texts).map(entryOf), store, { mtimeSeconds: 0 }));
  }
  return assembleImage({
    platform: parsePlatform(options.platform ?? 'linux/amd64'),
    config: {},
    layers: built,
    history: built.map(() => ({ createdBy: 'a test', empty: false })),
    createdSeconds: 0,
  });
}

function inHome(folder: string, texts: LayerTexts): LayerTexts {
  return Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [`opt/mlpack/${folder}/${path}`, text]),
  );
}

function entryOf([path, text]: readonly [string, string]): TreeEntry {
  const owned = { path, mode: 0o644, uid: 0, gid: 0 };
  const target = /^-> (.*)$/u.exec(text)?.[1];
  if (target !== undefined) return { type: 'symlink', ...owned, target };
  return { type: 'file', ...owned, content: bytesContent(text) };
}
