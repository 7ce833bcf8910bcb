import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Image } from '../oci/image/image.ts';
import { readImageTree } from '../oci/image/image-tree.ts';
import type { TreeEntry } from '../oci/tar/tree.ts';
import { readImageFile } from '../oci/image/unpack.ts';
import type { BlobStore } from '../util/blobs/blob-store.ts';
import { bytesContent, fileContent } from '../util/blobs/content.ts';
import { createFileBlobStore } from '../util/blobs/file-blob-store.ts';
import { digestOf, hexOf } from '../oci/documents/digest.ts';
import { executeDockerfile } from './execute.ts';

const platform = { os: 'linux', architecture: 'arm64' } as const;
const owner = { uid: 0, gid: 0 };

let folder: string;
let store: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-dockerfile-'));
  store = createFileBlobStore(join(folder, 'store'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = (path: string, text: string, mode = 0o644): TreeEntry => ({
  type: 'file',
  path,
  mode,
  ...owner,
  content: bytesContent(text),
});
const link = (path: string, target: string): TreeEntry => ({
  type: 'symlink',
  path,
  target,
  mode: 0o777,
  ...owner,
});

function build(
  text: string,
  context: readonly TreeEntry[] = [],
  options: { readonly base?: Image } = {},
): Promise<Image> {
  return executeDockerfile(text, context, {
    platform,
    store,
    createdSeconds: 0,
    resolveBase: async (reference) => {
      if (options.base === undefined) throw new Error(`no base ${reference}`);
      return options.base;
    },
  });
}

/** `type mode uid:gid path[ -> target]`, sorted. */
async function listing(image: Image): Promise<string[]> {
  const tree = await readImageTree(image);
  return [...tree.paths()].map((path) => {
    const node = tree.get(path);
    if (node === undefined) return path;
    const target = node.type === 'symlink' ? ` -> ${node.target}` : '';
    return `${node.type.charAt(0)} ${node.mode.toString(8)} ${node.uid}:${node.gid} ${path}${target}`;
  });
}

describe('COPY', () => {
  const context = [
    file('a.txt', 'a'),
    file('b.txt', 'b', 0o755),
    file('dir/inner/x', 'x'),
    file('dir/y', 'y', 0o755),
    link('dir/link', 'inner/x'),
    link('alias', 'dir'),
  ];

  it.each<[string, string, string[]]>([
    ['a file under a new name', 'COPY a.txt /etc/new', ['d 755 0:0 etc', 'f 644 0:0 etc/new']],
    ['a file into a new folder', 'COPY a.txt /etc/', ['d 755 0:0 etc', 'f 644 0:0 etc/a.txt']],
    [
      'what is in a folder',
      'COPY dir /',
      ['d 755 0:0 inner', 'f 644 0:0 inner/x', 's 777 0:0 link -> inner/x', 'f 755 0:0 y'],
    ],
    ['a folder through a link to it', 'COPY alias/inner /i', ['d 755 0:0 i', 'f 644 0:0 i/x']],
    [
      'several sources and patterns',
      'COPY *.txt dir/y to/',
      ['d 755 0:0 to', 'f 644 0:0 to/a.txt', 'f 755 0:0 to/b.txt', 'f 755 0:0 to/y'],
    ],
    [
      'folders a pattern matches, by their contents',
      'COPY di? /d',
      [
        'd 755 0:0 d',
        'd 755 0:0 d/inner',
        'f 644 0:0 d/inner/x',
        's 777 0:0 d/link -> inner/x',
        'f 755 0:0 d/y',
      ],
    ],
    ['nothing for a pattern that matches nothing', 'COPY nope* /d/', []],
    [
      'with other owners and modes',
      'COPY --chown=7 --chmod=600 dir/inner /o/p',
      ['d 755 7:7 o', 'd 755 7:7 o/p', 'f 600 7:7 o/p/x'],
    ],
    ['relative to WORKDIR', 'WORKDIR /w\nCOPY ["a.txt", "."]', ['d 755 0:0 w', 'f 644 0:0 w/a.txt']],
    ['never outside the context or the root', 'COPY ../../a.txt ../../e', ['f 644 0:0 e']],
  ])('copies %s', async (_, instruction, expected) => {
    expect(await listing(await build(`FROM scratch\n${instruction}\n`, context))).toEqual(
      expected.toSorted(byPath),
    );
  });

  const merged = [link('root/lib', 'usr/lib'), file('root/usr/lib/libc.so', 'c'), file('more/lib/m.so', 'm')];

  it('follows a link in the destination but not one in its way', async () => {
    const image = await build('FROM scratch\nCOPY root/ /\nCOPY more/lib /lib\n', merged);
    expect(await listing(image)).toEqual([
      's 777 0:0 lib -> usr/lib',
      'd 755 0:0 usr',
      'd 755 0:0 usr/lib',
      'f 644 0:0 usr/lib/libc.so',
      'f 644 0:0 usr/lib/m.so',
    ]);
    await expect(build('FROM scratch\nCOPY root/ /\nCOPY more/ /\n', merged)).rejects.toMatchObject({
      code: 'DOCKERFILE_INVALID',
      message: expect.stringMatching(/line 3: .*\/lib in the image is a symlink/u),
    });
  });

  it('keeps what the base image says of folders it passes through', async () => {
    const base = await build('FROM scratch\nCOPY --chown=5:6 --chmod=700 top/ /\n', [
      file('top/srv/secret/x', ''),
    ]);
    const image = await build('FROM base\nCOPY a.txt /srv/secret/\n', context, { base });
    expect(await listing(image)).toEqual([
      'd 700 5:6 srv',
      'd 700 5:6 srv/secret',
      'f 644 0:0 srv/secret/a.txt',
      'f 700 5:6 srv/secret/x',
    ]);
  });

  it('knows users by the image’s passwd', async () => {
    const passwd = file('etc/passwd', 'root:x:0:0::/root:/bin/sh\nnonroot:x:65532:65533::/:/sbin/nologin\n');
    const base = await build('FROM scratch\nCOPY etc/ /etc/\n', [passwd]);
    const image = await build('FROM base\nCOPY --chown=nonroot a.txt /a\n', context, { base });
    expect(await listing(image)).toContain('f 644 65532:65533 a');
    await expect(build('FROM base\nCOPY --chown=nobody a.txt /a\n', context, { base })).rejects.toThrow(
      /"nobody"/u,
    );
  });

  it('leaves out what .dockerignore does', async () => {
    const ignore = file('.dockerignore', '*.txt\n!b.txt\ndir/inner\n');
    expect(await listing(await build('FROM scratch\nCOPY . /\n', [...context, ignore]))).toEqual([
      'f 644 0:0 .dockerignore',
      's 777 0:0 alias -> dir',
      'f 755 0:0 b.txt',
      'd 755 0:0 dir',
      's 777 0:0 dir/link -> inner/x',
      'f 755 0:0 dir/y',
    ]);
  });
});

describe('ADD', () => {
  it.each([
    ['plain', []],
    ['gzipped', ['-z']],
  ])('unpacks a %s archive', async (_, options) => {
    const entry = await archive(...options);
    const image = await build('FROM scratch\nADD base.tar /\n', [entry]);
    expect(await listing(image)).toEqual([
      's 777 3:3 lib -> usr/lib',
      'd 755 3:3 usr',
      'd 755 3:3 usr/lib',
      'f 644 3:3 usr/lib/libc.so',
    ]);
    expect((await readImageFile(image, 'lib/libc.so')).toString()).toBe('libc');
    // The second build reads neither the archive nor the files.
    const again = await build('FROM scratch\nADD base.tar /\n', [entry]);
    expect(again.descriptor).toEqual(image.descriptor);
  });

  it('copies what is no archive', async () => {
    const image = await build('FROM scratch\nADD note.txt /etc/\n', [file('note.txt', 'not a tar')]);
    expect(await listing(image)).toEqual(['d 755 0:0 etc', 'f 644 0:0 etc/note.txt']);
  });
});

function byPath(a: string, b: string): number {
  return (a.split(' ')[3] ?? '') < (b.split(' ')[3] ?? '') ? -1 : 1;
}

/** A tar of usr/lib/libc.so and the link lib, owned by 3:3. */
async function archive(...options: string[]): Promise<TreeEntry> {
  await mkdir(join(folder, 'tree', 'usr', 'lib'), { recursive: true });
  await writeFile(join(folder, 'tree', 'usr', 'lib', 'libc.so'), 'libc');
  await symlink('usr/lib', join(folder, 'tree', 'lib'));
  const path = join(folder, 'base.tar');
  execFileSync('tar', [
    ...options,
    '--owner=x:3',
    '--group=x:3',
    '--mode=a+rX,u+w,go-w',
    '--numeric-owner',
    '-C',
    join(folder, 'tree'),
    '-cf',
    path,
    'usr',
    'lib',
  ]);
  const bytes = await readFile(path);
  const content = fileContent(path, { sizeBytes: bytes.length, sha256: hexOf(digestOf(bytes)) });
  return { type: 'file', path: 'base.tar', mode: 0o644, ...owner, content };
}
