import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

const foldersOfFile: string[] = [];
afterAll(async () => {
  await Promise.all(foldersOfFile.splice(0).map((dir) => remove(dir)));
});

/** An empty folder that is removed when the running test ends. */
export async function tempDir(): Promise<string> {
  const dir = await create();
  onTestFinished(() => remove(dir));
  return dir;
}

/** An empty folder that is removed after the tests of the file; for `beforeAll`. */
export async function fileTempDir(): Promise<string> {
  const dir = await create();
  foldersOfFile.push(dir);
  return dir;
}

async function create(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'mlpack-test-')));
}

function remove(dir: string): Promise<void> {
  return rm(dir, { recursive: true, force: true });
}
