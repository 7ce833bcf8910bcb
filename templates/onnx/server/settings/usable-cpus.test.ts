import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../test/support/temp.ts';
import { usableCpus } from './usable-cpus.ts';

const all = availableParallelism();

it.each<[string, Record<string, string>, number]>([
  ['no control group', {}, all],
  ['version 2 without a quota', { 'cpu.max': 'max 100000\n' }, all],
  ['version 2, one CPU', { 'cpu.max': '100000 100000\n' }, 1],
  ['version 2, half a CPU', { 'cpu.max': '50000 100000\n' }, 1],
  ['version 2, more than there are', { 'cpu.max': '99900000 100000\n' }, all],
  ['version 1 without a quota', { 'cpu/cpu.cfs_quota_us': '-1\n', 'cpu/cpu.cfs_period_us': '100000\n' }, all],
  ['version 1, one CPU', { 'cpu/cpu.cfs_quota_us': '100000\n', 'cpu/cpu.cfs_period_us': '100000\n' }, 1],
  [
    'version 1, a CPU and a half',
    { 'cpu/cpu.cfs_quota_us': '150000\n', 'cpu/cpu.cfs_period_us': '100000\n' },
    Math.min(all, 2),
  ],
])('%s', async (_what, files, cpus) => {
  const folder = await tempDir();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  expect(usableCpus(folder)).toBe(cpus);
});
