import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../test/support/temp.ts';
import { memoryOfOthers } from './memory-of-others.ts';

const mebibyte = 2 ** 20;
const version2 = (mib: number) => `anon ${mib * mebibyte}\nfile ${900 * mebibyte}\n`;
const version1 = (mib: number) => `cache ${900 * mebibyte}\nrss 0\ntotal_rss ${mib * mebibyte}\n`;

it.each<[string, Record<string, string>, string, number]>([
  ['no control group', {}, '', 0],
  ['version 2, at the top of a container', { 'memory.stat': version2(160) }, '0::/\n', 100],
  ['version 2, below', { 'memory.stat': version2(999), 'a/b/memory.stat': version2(160) }, '0::/a/b\n', 100],
  ['version 2, of a path that a container has not', { 'memory.stat': version2(160) }, '0::/docker/1\n', 100],
  [
    'version 1, below',
    { 'memory/memory.stat': version1(999), 'memory/a/memory.stat': version1(160) },
    '9:name=systemd:/\n4:memory:/a\n0::/\n',
    100,
  ],
  ['version 1, with others', { 'memory/memory.stat': version1(160) }, '4:hugetlb,memory:/docker/1\n', 100],
  ['nobody else', { 'memory.stat': version2(59) }, '0::/\n', 0],
])('%s', async (_what, files, groups, mib) => {
  const [cgroup, process] = [await tempDir(), await tempDir()];
  const status = `Name:\tnode\nVmRSS:\t  100000 kB\nRssAnon:\t   ${60 * 1024} kB\n`;
  await writeFile(join(process, 'status'), status);
  await writeFile(join(process, 'cgroup'), groups);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(cgroup, path)), { recursive: true });
    await writeFile(join(cgroup, path), text);
  }
  expect(memoryOfOthers(cgroup, process)).toBe(mib * mebibyte);
});

it('is 0 where the system tells nothing of the process', async () => {
  const folder = await tempDir();
  await writeFile(join(folder, 'memory.stat'), version2(160));
  expect(memoryOfOthers(folder, folder)).toBe(0);
});
