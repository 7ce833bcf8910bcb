import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveFiles } from '../../../../test/support/file-server.ts';
import { publishNpmPackage } from '../../../../test/support/small-packages.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { createFileBlobStore } from '../../../util/blobs/file-blob-store.ts';
import { createHttpClient } from '../../../util/http/http.ts';
import type { LockedNpmPackage } from '../../../../contract/schemas/lock.schema.ts';
import { onnxruntimePackages, onnxruntimePlatforms } from '../pinned-packages.ts';
import { obtainOnnxruntime } from './obtain-onnxruntime.ts';
import { unpackedRuntimes } from '../../unpacked-runtimes.ts';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '../../../..');

const files = {
  'onnxruntime-node': {
    'package.json': '{"main":"dist/index.js"}',
    'dist/index.js': "module.exports = [require('./binding.js'), require('onnxruntime-common')];",
    'dist/binding.js':
      "module.exports = require('node:fs').readdirSync(require('node:path').join(__dirname, '../bin/napi-v6'), { recursive: true }).sort();",
    'script/install.js': 'throw new Error("is not to be run");',
    ...Object.fromEntries(
      onnxruntimePlatforms.map((platform) => [`bin/napi-v6/${platform}/onnxruntime_binding.node`, platform]),
    ),
  },
  'onnxruntime-common': {
    'package.json': '{"main":"dist/cjs/index.js"}',
    'dist/cjs/index.js': "module.exports = 'common';",
  },
};

/** A registry on this machine that has both packages, and an empty cache. */
async function setUp() {
  const server = await serveFiles();
  const packages: LockedNpmPackage[] = [];
  for (const [name, contents] of Object.entries(files)) {
    const integrity = await publishNpmPackage(server, 'npm', { name, version: '1.0.0', files: contents });
    const tarball = `${name}/-/${name}-1.0.0.tgz`;
    packages.push({ name, version: '1.0.0', role: 'onnxruntime', platform: null, tarball, integrity });
  }
  const cacheFolder = await tempDir();
  const http = createHttpClient({ userAgent: 'test' });
  onTestFinished(() => http.close());
  const npm = {
    registry: `${server.url}/npm/`,
    authorization: undefined,
    cacheFolder: join(cacheFolder, 'npm'),
    ca: undefined,
    httpProxy: undefined,
    httpsProxy: undefined,
    noProxy: undefined,
  };
  const context = { http, npm, cacheFolder, store: createFileBlobStore(cacheFolder) };
  const obtain = (platform = 'linux', arch = 'x64') =>
    obtainOnnxruntime({ ...context, platform, arch }, packages);
  return { server, cacheFolder, obtain };
}

describe('obtainOnnxruntime', () => {
  it.each(onnxruntimePlatforms.map((host) => host.split('/')))(
    'gives a package that can be required, with the libraries of %s on %s alone',
    async (platform = '', arch = '') => {
      const { obtain } = await setUp();
      expect(require(await obtain(platform, arch))).toEqual([
        [platform, join(platform, arch), join(platform, arch, 'onnxruntime_binding.node')],
        'common',
      ]);
    },
  );

  it('fetches once, and needs no network then', async () => {
    const { server, cacheFolder, obtain } = await setUp();
    const first = await obtain();
    server.files.clear();
    expect(await obtain()).toBe(first);
    expect(await readdir(join(cacheFolder, 'tmp'))).toEqual([]);
  });

  it('mends what is damaged', async () => {
    const { server, cacheFolder, obtain } = await setUp();
    const folder = await obtain();
    server.files.clear();
    const binding = join(folder, 'bin/napi-v6/linux/x64/onnxruntime_binding.node');
    await writeFile(binding, 'another library');
    await rm(join(dirname(folder), 'onnxruntime-common'), { recursive: true });
    expect(await obtain()).toBe(folder);
    expect(await readFile(binding, 'utf8')).toBe('linux/x64');
    expect(require(folder)).toContain('common');
    expect(await readdir(join(cacheFolder, 'tmp'))).toEqual([]);
  });

  it('may be asked by several at once', async () => {
    const { obtain } = await setUp();
    const [first, ...others] = await Promise.all([obtain(), obtain(), obtain(), obtain()]);
    expect(new Set(others)).toEqual(new Set([first]));
    expect(require(first)).toContain('common');
  });

  it('refuses a platform that onnxruntime has nothing for, naming those it has', async () => {
    const { server, obtain } = await setUp();
    server.files.clear();
    await expect(obtain('darwin', 'x64')).rejects.toMatchObject({
      code: 'PLATFORM_UNSUPPORTED',
      message: expect.stringContaining('has nothing for darwin/x64'),
      suggestions: [expect.stringContaining('darwin/arm64')],
    });
  });

  it('leaves what the cache counts and prunes', async () => {
    const { cacheFolder, obtain } = await setUp();
    const folder = await obtain();
    expect(await unpackedRuntimes(cacheFolder, 'onnxruntime')).toEqual([
      {
        path: resolve(folder, '../..'),
        sizeBytes: expect.any(Number),
        lastUsed: expect.any(Date),
      },
    ]);
  });
});

describe('the pinned onnxruntime', () => {
  it('is what package-lock.json has, byte for byte', () => {
    const lock: { packages: Record<string, { version: string; integrity: string }> } = JSON.parse(
      readFileSync(join(root, 'package-lock.json'), 'utf8'),
    );
    expect(onnxruntimePackages.map(({ name, version, integrity }) => ({ name, version, integrity }))).toEqual(
      ['onnxruntime-node', 'onnxruntime-common'].map((name) => {
        const { version, integrity } = lock.packages[`node_modules/${name}`] ?? {};
        return { name, version, integrity };
      }),
    );
  });

  it('names every platform that the package has libraries for', async () => {
    const folder = join(root, 'node_modules/onnxruntime-node/bin/napi-v6');
    const found = await readdir(folder, { recursive: true });
    const platforms = found
      .filter((path) => path.endsWith('.node'))
      .map((path) => dirname(path).replaceAll('\\', '/'));
    expect(new Set(platforms)).toEqual(new Set(onnxruntimePlatforms));
  });
});
