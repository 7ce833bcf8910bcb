import { execFileSync } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MlpackError } from '../../errors/mlpack-error.ts';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { archiveSource } from './archive-source.ts';
import { dockerArchive, writeDockerArchive, writeOciArchive } from './archive.ts';
import { assembleImage, bundleImages } from '../image/assemble.ts';
import type { Image } from '../image/image.ts';
import type { ImageSelector } from '../image/image-names.ts';
import { digestOf, parseDigest } from '../documents/digest.ts';
import { buildLayer } from '../layer/layer.ts';
import { layerBlob, layerPath, wholeImage } from '../../../test/support/whole-image.ts';
import { tagged } from '../../../test/support/tagged.ts';

const platform = { os: 'linux', architecture: 'amd64' } as const;
const name = tagged('team/iris:0.1.0');

let folder: string;
let store: BlobStore;
let image: Image;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-archive-'));
  store = createFileBlobStore(join(folder, 'store'));
  const content = bytesContent('hello');
  const layer = await buildLayer(
    [{ type: 'file', path: 'opt/hello', mode: 0o644, uid: 0, gid: 0, content }],
    store,
    { mtimeSeconds: 0 },
  );
  image = assembleImage({
    platform,
    config: { Cmd: ['/x'] },
    layers: [layer],
    history: [{ createdBy: 'COPY', empty: false }],
    annotations: { 'org.example': 'kept' },
    createdSeconds: 0,
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const emptyStore = () => createFileBlobStore(join(folder, 'other-store'));

describe('archives', () => {
  it.each(['oci', 'docker'])('%s: is read back to the same image', async (kind) => {
    const path = join(folder, 'image.tar');
    if (kind === 'oci') await writeOciArchive(path, bundleImages([image]), name);
    else await writeDockerArchive(path, image, name);
    const selector = { name: 'docker.io/team/iris:0.1.0' };
    const read = await wholeImage(archiveSource(path, emptyStore(), selector), platform);
    expect(read.descriptor).toEqual(image.descriptor);
    expect(read.config).toEqual(image.config);
    expect(digestOf(await layerBlob(read))).toBe(image.layers[0]?.digest);
  });

  it.each(['oci', 'docker'])('%s: has the whole name, for Podman and for containerd', async (kind) => {
    const path = join(folder, 'image.tar');
    if (kind === 'oci') await writeOciArchive(path, bundleImages([image]), tagged('iris:1'));
    else await writeDockerArchive(path, image, tagged('iris:1'));
    const index = execFileSync('tar', ['-xOf', path, 'index.json'], { encoding: 'utf8' });
    expect(JSON.parse(index)).toMatchObject({
      manifests: [
        {
          annotations: {
            'org.opencontainers.image.ref.name': 'iris:1',
            'io.containerd.image.name': 'docker.io/library/iris:1',
          },
        },
      ],
    });
    for (const name of ['1', 'iris:1']) {
      const read = await wholeImage(archiveSource(path, emptyStore(), { name }), platform);
      expect(read.descriptor).toEqual(image.descriptor);
    }
  });

  it('has the same bytes each time, as many as foretold', async () => {
    const archive = await dockerArchive(image, name);
    const first = Buffer.concat(await archive.open().toArray());
    expect(first.length).toBe(archive.sizeBytes);
    expect(digestOf(first)).toBe(digestOf(Buffer.concat(await archive.open().toArray())));
  });

  it('reads what docker save wrote before it knew layouts', async () => {
    const saved = join(folder, 'saved');
    await mkdir(join(saved, 'abc'), { recursive: true });
    const layer = await layerBlob(image);
    await writeFile(join(saved, 'abc', 'layer.tar'), layer);
    await writeFile(join(saved, 'c0ffee.json'), image.configBytes);
    const manifest = [{ Config: 'c0ffee.json', RepoTags: ['iris:1'], Layers: ['abc/layer.tar'] }];
    await writeFile(join(saved, 'manifest.json'), JSON.stringify(manifest));
    const path = join(folder, 'saved.tar');
    execFileSync('tar', ['-C', saved, '-cf', path, '.']);
    const selector = { name: 'docker.io/library/iris:1' };
    const read = await wholeImage(archiveSource(path, emptyStore(), selector), platform);
    expect(read.config).toEqual(image.config);
    expect(read.layers.map(({ digest }) => digest)).toEqual(image.layers.map(({ digest }) => digest));
  });

  it.each([
    ['a hard link behind its file', ['/layer.tar', '=abc/layer.tar → layer.tar']],
    ['a hard link before its file', ['=abc/layer.tar → ./layer.tar', '/layer.tar']],
    ['a symbolic link before its file', ['@abc/layer.tar → ../layer.tar', '/layer.tar']],
    ['links to links', ['@abc/layer.tar → ../b', '=b → c/d', '@c/d → ../layer.tar', '/layer.tar']],
  ])('reads a layer that is %s', async (_, members) => {
    const read = await wholeImage(archiveSource(await linkedArchive(members), emptyStore(), {}), platform);
    expect(digestOf(await layerBlob(read))).toBe(image.layers[0]?.digest);
  });

  it('reads layers compressed with zstd of an archive without media types', async () => {
    const bytes = zstdCompressSync(gunzipSync(await layerBlob(image)));
    const path = await linkedArchive(['/abc/layer.tar'], bytes);
    const read = await wholeImage(archiveSource(path, emptyStore(), {}), platform);
    expect(read.layers[0]).toMatchObject({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd',
      digest: digestOf(bytes),
    });
  });

  it('says of a layer whose links lead in a circle that it is missing', async () => {
    const path = await linkedArchive(['=abc/layer.tar → b', '@b → abc/layer.tar', '/layer.tar']);
    const reading = wholeImage(archiveSource(path, emptyStore(), {}), platform);
    await expect(reading).rejects.toThrow(`${path} is incomplete: abc/layer.tar is missing.`);
  });

  /** Saves the image, its one layer called abc/layer.tar: `/` stands for the file, `=` for a hard link, `@` for a symbolic one. */
  async function linkedArchive(members: readonly string[], layer?: Buffer): Promise<string> {
    const manifest = [{ Config: 'c.json', RepoTags: ['iris:1'], Layers: ['abc/layer.tar'] }];
    const archive = pack();
    archive.entry({ name: 'manifest.json' }, JSON.stringify(manifest));
    archive.entry({ name: 'c.json' }, Buffer.from(image.configBytes));
    for (const member of members) {
      const [name = '', linkname = ''] = member.slice(1).split(' → ');
      if (member.startsWith('/')) archive.entry({ name }, layer ?? Buffer.from(await layerBlob(image)));
      else archive.entry({ name, linkname, type: member.startsWith('=') ? 'link' : 'symlink' });
    }
    archive.finalize();
    const path = join(folder, 'saved.tar');
    await writeFile(path, await buffer(archive));
    return path;
  }

  it('of several images that docker save wrote has the one that is named, by its tag as well, and none without', async () => {
    const saved = join(folder, 'saved');
    await mkdir(saved);
    await writeFile(join(saved, 'layer.tar'), await layerBlob(image));
    const manifest = ['1', '2'].map((tag) => {
      return { Config: `${tag}.json`, RepoTags: [`iris:${tag}`], Layers: ['layer.tar'] };
    });
    for (const tag of ['1', '2']) {
      const config = { ...image.config, author: tag };
      await writeFile(join(saved, `${tag}.json`), JSON.stringify(config));
    }
    await writeFile(join(saved, 'manifest.json'), JSON.stringify(manifest));
    const path = join(folder, 'saved.tar');
    execFileSync('tar', ['-C', saved, '-cf', path, '.']);
    const read = (selector: ImageSelector) =>
      wholeImage(archiveSource(path, emptyStore(), selector), platform);
    for (const called of ['iris:2', '2']) {
      expect((await read({ name: called })).config).toMatchObject({ author: '2' });
    }
    await expect(read({})).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      suggestions: ['Name one of: iris:1, iris:2'],
    });
    await expect(read({ name: 'iris' })).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  });

  it('tells two images of one name by their digests', async () => {
    const layout = join(folder, 'two');
    await mkdir(layout);
    await writeFile(join(layout, 'layer.tar'), await layerBlob(image));
    const manifest = ['1', '2'].map((file) => ({
      Config: `${file}.json`,
      RepoTags: ['iris:1'],
      Layers: ['layer.tar'],
    }));
    for (const author of ['1', '2']) {
      await writeFile(join(layout, `${author}.json`), JSON.stringify({ ...image.config, author }));
    }
    await writeFile(join(layout, 'manifest.json'), JSON.stringify(manifest));
    const path = join(folder, 'two.tar');
    execFileSync('tar', ['-C', layout, '-cf', path, '.']);
    const read = (selector: ImageSelector) =>
      wholeImage(archiveSource(path, emptyStore(), selector), platform);
    const digests: string[] = [];
    await read({ name: 'iris:1' }).catch(({ suggestions: [suggestion] }: MlpackError) => {
      digests.push(...(suggestion ?? '').replace('Name one of: ', '').split(', '));
    });
    expect(digests).toHaveLength(2);
    const digest = parseDigest(digests[0]?.slice(1), 'suggestion');
    expect((await read({ name: 'iris:1', digest })).config).toMatchObject({ author: '1' });
  });

  it('leaves nothing when it fails', async () => {
    await rm(await layerPath(image));
    const out = join(folder, 'out');
    await expect(writeOciArchive(join(out, 'image.tar'), bundleImages([image]), name)).rejects.toThrow(
      /ENOENT/u,
    );
    expect(await readdir(out)).toEqual([]);
  });

  it.each([
    ['another name', { name: 'other' }, platform],
    ['another platform', {}, { os: 'linux', architecture: 'arm64' } as const],
  ])('does not find %s', async (_, selector, wanted) => {
    const path = join(folder, 'image.tar');
    await writeOciArchive(path, bundleImages([image]), tagged('iris:1'));
    const reading = wholeImage(archiveSource(path, emptyStore(), selector), wanted);
    await expect(reading).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    [
      'gzip in several members',
      (bytes) => Buffer.concat([bytes.subarray(0, 700), bytes.subarray(700)].map((part) => gzipSync(part))),
    ],
    ['zstd', zstdCompressSync],
  ])('reads an archive compressed with %s, and refuses one that is cut short', async (_, compress) => {
    const path = join(folder, 'image.tar.gz');
    await writeDockerArchive(path, image, name);
    const compressed = compress(await readFile(path));
    await writeFile(path, compressed);
    const read = await wholeImage(archiveSource(path, emptyStore(), {}), platform);
    expect(read.descriptor).toEqual(image.descriptor);
    await writeFile(path, compressed.subarray(0, compressed.length / 2));
    await expect(archiveSource(path, emptyStore(), {})).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  });

  it.each([
    ['xz', 'fd377a585a000004e6d6b446', 'xz -dk'],
    ['bzip2', '425a6839314159265359a1b2', 'bunzip2 -k'],
  ])('of one compressed with %s says what to type', async (kind, hex, command) => {
    const path = join(folder, 'image.tar');
    await writeFile(path, Buffer.from(hex, 'hex'));
    await expect(archiveSource(path, emptyStore(), {})).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining(`is compressed with ${kind}`),
      suggestions: [`Decompress it: ${command} ${path}`],
    });
  });

  it('reads a compressed archive from a pipe, which has its first bytes but once', async () => {
    const path = join(folder, 'image.tar');
    await writeOciArchive(path, bundleImages([image]), tagged('iris:1'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Named by its descriptor, as shells name theirs.
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = await open(pipe, 'w');
    const [read] = await Promise.all([
      archiveSource(`/dev/fd/${reader}`, emptyStore(), {}).then((source) => source.image(platform)),
      writer.writeFile(gzipSync(await readFile(path))).then(() => writer.close()),
    ]);
    expect(read.descriptor).toEqual(image.descriptor);
  });

  it.each(['cut short', 'no tar'])('refuses a file that is %s', async (kind) => {
    const path = join(folder, 'image.tar');
    await writeOciArchive(path, bundleImages([image]), tagged('iris:1'));
    const bytes = await readFile(path);
    await writeFile(path, kind === 'no tar' ? 'x'.repeat(2000) : bytes.subarray(0, 3000));
    await expect(archiveSource(path, emptyStore(), {})).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  });
});
