import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ociSchemaErrors } from '../../../test/support/oci-schemas.ts';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { assembleImage, bundleImages } from '../image/assemble.ts';
import type { Image } from '../image/image.ts';
import { buildLayer } from '../layer/layer.ts';
import { layoutSource } from './layout-source.ts';
import { writeLayout } from './layout-writer.ts';
import type { Architecture } from '../documents/platform.ts';
import { wholeImage } from '../../../test/support/whole-image.ts';
import { tagged } from '../../../test/support/tagged.ts';

const amd64 = { os: 'linux', architecture: 'amd64' } as const;

let folder: string;
let store: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-layout-'));
  store = createFileBlobStore(join(folder, 'store'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function sample(text: string, architecture: Architecture = 'amd64'): Promise<Image> {
  const owner = { mode: 0o644, uid: 0, gid: 0 };
  const layers = [
    await buildLayer([{ ...owner, type: 'file', path: 'etc/base', content: bytesContent('base') }], store, {
      mtimeSeconds: 0,
    }),
    await buildLayer([{ ...owner, type: 'file', path: 'opt/app/text', content: bytesContent(text) }], store, {
      mtimeSeconds: 0,
    }),
  ];
  return assembleImage({
    platform: { os: 'linux', architecture },
    config: { Env: ['PATH=/usr/bin'], WorkingDir: '/opt/app', Labels: { b: '2', a: '1' }, Cmd: ['/x'] },
    layers,
    history: layers.map((_, i) => ({ createdBy: `COPY ${i}`, empty: false })),
    createdSeconds: 0,
  });
}

const refName = 'org.opencontainers.image.ref.name';
const containerdName = 'io.containerd.image.name';

interface Index {
  readonly manifests: readonly { readonly annotations: Readonly<Record<string, string>> }[];
}

async function readIndexOf(layout: string): Promise<Index> {
  return JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')) as Index;
}

async function namesIn(layout: string) {
  return (await readIndexOf(layout)).manifests.map(({ annotations }) => annotations);
}

/** Gives all that a layout has other annotations, as other tools write them. */
async function rename(layout: string, annotations: object): Promise<void> {
  const { manifests, ...index } = await readIndexOf(layout);
  const renamed = { ...index, manifests: manifests.map((entry) => ({ ...entry, annotations })) };
  await writeFile(join(layout, 'index.json'), JSON.stringify(renamed));
}

describe('writeLayout', () => {
  it('gives the pinned digest', async () => {
    const image = await sample('hello');
    expect(image.descriptor.digest).toBe(
      'sha256:2132b3cb3a024cb6aa3263edd50cad008eb2f92e8e5525f4ee3cc22fb0f2a2d9',
    );
  });

  it('is read back to the same image', async () => {
    const image = await sample('hello');
    await writeLayout(join(folder, 'out'), bundleImages([image]), tagged('iris:v1'));
    const read = await wholeImage(layoutSource(join(folder, 'out'), { name: 'v1' }), amd64);
    expect(read.descriptor).toEqual(image.descriptor);
    expect(read.config).toEqual(image.config);
    expect(read.layers.map(({ digest }) => digest)).toEqual(image.layers.map(({ digest }) => digest));
  });

  it('replaces a name, keeps the others and drops blobs nobody needs', async () => {
    const out = join(folder, 'out');
    await writeLayout(out, bundleImages([await sample('one')]), tagged('iris:a'));
    await writeLayout(out, bundleImages([await sample('two')]), tagged('iris:b'));
    const first = await readdir(join(out, 'blobs', 'sha256'));
    await writeLayout(out, bundleImages([await sample('three')]), tagged('iris:a'));
    const blobs = await readdir(join(out, 'blobs', 'sha256'));
    // Two manifests, two configs, two text layers and the layer all share.
    expect([first.length, blobs.length]).toEqual([7, 7]);
    expect((await wholeImage(layoutSource(out, { name: 'b' }), amd64)).descriptor.digest).toBe(
      (await sample('two')).descriptor.digest,
    );
  });

  it('of two models with one tag keeps both, by whole names, for containerd too', async () => {
    const out = join(folder, 'out');
    const [iris, hub, elsewhere] = ['iris:0.1.0', 'me/iris:0.1.0', 'reg.example:5000/a/iris:0.1.0'];
    for (const name of [iris, hub, elsewhere]) {
      await writeLayout(out, bundleImages([await sample(name)]), tagged(name));
    }
    const again = await sample('iris again');
    expect(await writeLayout(out, bundleImages([again]), tagged('docker.io/library/iris:0.1.0'))).toBe(false);
    expect(await namesIn(out)).toEqual([
      { [refName]: iris, [containerdName]: 'docker.io/library/iris:0.1.0' },
      { [refName]: hub, [containerdName]: 'docker.io/me/iris:0.1.0' },
      { [refName]: elsewhere, [containerdName]: elsewhere },
    ]);
    for (const [name, text] of [
      [iris, 'iris again'],
      [hub, hub],
      [elsewhere, elsewhere],
    ] as const) {
      const read = await wholeImage(layoutSource(out, { name }), amd64);
      expect(read.descriptor.digest, name).toBe((await sample(text)).descriptor.digest);
    }
    await expect(wholeImage(layoutSource(out, { name: '0.1.0' }), amd64)).rejects.toMatchObject({
      suggestions: [`Name one of: ${iris}, ${hub}, ${elsewhere}`],
    });
  });

  it.each([
    ['as BuildKit writes them', { [refName]: '0.1.0', [containerdName]: 'docker.io/library/iris:0.1.0' }],
    ['as skopeo copies them', { [refName]: 'iris:0.1.0' }],
    ['in full', { [refName]: 'docker.io/library/iris:0.1.0' }],
  ])('replaces what is called the same %s', async (_, annotations) => {
    const out = join(folder, 'out');
    await writeLayout(out, bundleImages([await sample('before')]), tagged('iris:0.1.0'));
    await rename(out, annotations);
    expect(await writeLayout(out, bundleImages([await sample('now')]), tagged('iris:0.1.0'))).toBe(false);
    expect(await namesIn(out)).toHaveLength(1);
    const read = await wholeImage(layoutSource(out, {}), amd64);
    expect(read.descriptor.digest).toBe((await sample('now')).descriptor.digest);
  });

  it('keeps what is called by its tag only, which may be of another model, unless it is the same image', async () => {
    const out = join(folder, 'out');
    await writeLayout(out, bundleImages([await sample('whose?')]), tagged('other:0.1.0'));
    await rename(out, { [refName]: '0.1.0' });
    expect(await writeLayout(out, bundleImages([await sample('iris')]), tagged('iris:0.1.0'))).toBe(true);
    const read = await wholeImage(layoutSource(out, { name: '0.1.0' }), amd64);
    expect(read.descriptor.digest).toBe((await sample('whose?')).descriptor.digest);
    expect(await writeLayout(out, bundleImages([await sample('iris')]), tagged('iris:0.2.0'))).toBe(false);

    expect(await writeLayout(out, bundleImages([await sample('whose?')]), tagged('other:0.1.0'))).toBe(false);
    expect((await namesIn(out)).map((names) => names[refName])).toEqual([
      'iris:0.1.0',
      'iris:0.2.0',
      'other:0.1.0',
    ]);
  });

  it('keeps every name when many write at once, also where one replaces what another shares', async () => {
    const out = join(folder, 'out');
    const texts = ['one', 'two', 'one', 'three', 'two', 'four'];
    const images = await Promise.all(texts.map((text) => sample(text)));
    await writeLayout(out, bundleImages([await sample('one')]), tagged('iris:5'));
    await Promise.all(images.map((image, i) => writeLayout(out, bundleImages([image]), tagged(`iris:${i}`))));
    for (const [i, image] of images.entries()) {
      const read = await wholeImage(layoutSource(out, { name: String(i) }), amd64);
      expect(read.descriptor).toEqual(image.descriptor);
    }
    const names = await readdir(out);
    expect(names.toSorted()).toEqual(['blobs', 'index.json', 'oci-layout']);
  });

  it('finds the image for a platform behind an index', async () => {
    const arm = await sample('hello', 'arm64');
    const bundle = bundleImages([await sample('hello'), arm]);
    await writeLayout(join(folder, 'out'), bundle, tagged('iris:v1'));
    const platform = { os: 'linux', architecture: 'arm64' } as const;
    const source = layoutSource(join(folder, 'out'), { digest: bundle.descriptor.digest });
    expect((await wholeImage(source, platform)).descriptor.digest).toBe(arm.descriptor.digest);
  });

  it('refuses a folder that holds something else', async () => {
    await writeFile(join(folder, 'thesis.tex'), '');
    await expect(
      writeLayout(folder, bundleImages([await sample('x')]), tagged('iris:v1')),
    ).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
    expect(await readdir(folder)).not.toContain('blobs');
  });

  it('leaves none of the folders that it made when a layer cannot be written', async () => {
    const bundle = bundleImages([await sample('hello')]);
    await rm(join(folder, 'store'), { recursive: true });
    const before = await readdir(folder);
    await expect(writeLayout(join(folder, 'a', 'out'), bundle, tagged('iris:v1'))).rejects.toThrow(/ENOENT/);
    expect(await readdir(folder)).toEqual(before);
  });

  it('leaves a layout that was there before as it was when a layer cannot be written', async () => {
    const out = join(folder, 'out');
    await writeLayout(out, bundleImages([await sample('hello')]), tagged('iris:v1'));
    const next = bundleImages([await sample('other')]);
    await rm(join(folder, 'store'), { recursive: true });
    await expect(writeLayout(out, next, tagged('iris:v2'))).rejects.toThrow(/ENOENT/);
    expect((await wholeImage(layoutSource(out, { name: 'v1' }), amd64)).layers).toHaveLength(2);
  });

  it('reads no pipe for an index, which would have no end', async () => {
    const out = join(folder, 'out');
    await mkdir(out);
    execFileSync('mkfifo', [join(out, 'index.json')]);
    await expect(layoutSource(out, {})).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
  });

  it('notices a flipped byte', async () => {
    const out = join(folder, 'out');
    const image = await sample('hello');
    await writeLayout(out, bundleImages([image]), tagged('iris:v1'));
    const path = join(out, 'blobs', 'sha256', image.layers[1]?.digest.slice(7) ?? '');
    const bytes = await readFile(path);
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const reading = wholeImage(layoutSource(out, {}), amd64);
    await expect(reading).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  });

  it('conforms to the schemas of the specification', async () => {
    const out = join(folder, 'out');
    const bundle = bundleImages([await sample('hello'), await sample('hello', 'arm64')]);
    await writeLayout(out, bundle, tagged('iris:v1'));
    const [image] = bundle.images;
    for (const [kind, bytes] of [
      ['image-layout', await readFile(join(out, 'oci-layout'))],
      ['image-index', await readFile(join(out, 'index.json'))],
      ['image-index', bundle.indexBytes],
      ['image-manifest', image.manifestBytes],
      ['config', image.configBytes],
    ] as const) {
      const document: unknown = JSON.parse(Buffer.from(bytes ?? []).toString());
      expect(ociSchemaErrors(kind, document)).toEqual([]);
    }
  });
});
