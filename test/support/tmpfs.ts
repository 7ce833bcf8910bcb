import { mkdir } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { run, runOk } from './run.ts';

/** Whether this process may mount file systems. */
export const canMount: boolean = process.platform === 'linux' && process.getuid?.() === 0;

/** Mounts a file system of `sizeBytes` in memory on `folder` until the running test ends. */
export async function mountTmpfs(folder: string, sizeBytes: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await runOk('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'mlpack-test', folder]);
  onTestFinished(async () => {
    await run('umount', ['--lazy', folder]);
  });
}

/** From now on nothing on it can be changed. */
export async function makeReadOnly(folder: string): Promise<void> {
  await runOk('mount', ['-o', 'remount,ro', folder]);
}
