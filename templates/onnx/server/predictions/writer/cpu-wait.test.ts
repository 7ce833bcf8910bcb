import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CpuWait } from './cpu-wait.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'mlpack-cpu-wait-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('CpuWait', () => {
  it('is what was waited against what was run, since it was asked last', async () => {
    const file = join(folder, 'schedstat');
    await writeFile(file, '1000000 9000000 7\n');
    const wait = new CpuWait(file);
    expect(wait.ratio()).toBe(0);
    await writeFile(file, '3000000 10000000 9\n');
    expect(wait.ratio()).toBe(0.5);
    await writeFile(file, '4000000 10000000 9\n');
    expect(wait.ratio()).toBe(0);
  });

  it('is none where the system does not say', () => {
    expect(new CpuWait(join(folder, 'absent')).ratio()).toBe(0);
  });
});
