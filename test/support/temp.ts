import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { atFileEnd } from './file-end.ts';

/** An empty folder that is removed when the running test ends. */
export async function tempDir(): Promise<string> {
  const dir = await create();
  onTestFinished(() => remove(dir));
  return dir;
}

/** An empty folder that is removed after the tests of the file; for `beforeAll`. */
export async function fileTempDir(): Promise<string> {
  const dir = await create();
  atFileEnd(() => remove(dir));
  return dir;
}

async function create(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'mlpack-test-')));
}

function remove(dir: string): Promise<void> {
  return rm(dir, { recursive: true, force: true });
}
