import { copyFile, cp, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { inject } from 'vitest';
import { runCli } from './cli.ts';
import { realModelPath, type RealModel } from './real-models.ts';
import { exists } from './rig-cache.ts';
import { fileTempDir } from './temp.ts';

/**
 * Makes a folder of a real model, its external data, its framework's golden cases and an mlpack.yaml,
 * as a user would have it.
 *
 * @returns the name of the model file in it.
 */
export async function writeProject(folder: string, model: RealModel): Promise<string> {
  const file = basename(model.path);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(dirname(model.path)))
    if (name === file || name === `${file}.data`)
      await copyFile(join(dirname(model.path), name), join(folder, name));
  await copyFile(model.goldenPath, join(folder, 'golden.json'));
  await copyFile(await warmLock(), join(folder, 'mlpack.lock'));
  const tolerance = file === 'model.onnx' && model.tolerance === 1 ? '\n  tolerance: 1' : '';
  await writeFile(join(folder, 'mlpack.yaml'), `model: ${file}\ntests:\n  file: golden.json${tolerance}\n`);
  return file;
}

/** Makes a folder that holds a small model and a lock, and nothing else. */
export async function writeSmallProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(realModelPath('iris-logreg'), 'model.onnx'), join(folder, 'model.onnx'));
  await copyFile(await warmLock(), join(folder, 'mlpack.lock'));
}

let warming: Promise<string> | undefined;

/** A lock whose packages the shared cache has: resolved once a run, so that builds need no network. */
export function warmLock(): Promise<string> {
  warming ??= (async () => {
    // Without the setup of a whole run, as in the soak, the lock is resolved once a test file.
    const runFolder = inject('runFolder') ?? (await fileTempDir());
    const lock = join(runFolder, 'mlpack.lock');
    if (await exists(lock)) return lock;
    const folder = await fileTempDir();
    await copyFile(join(import.meta.dirname, '../../models/iris/model.onnx'), join(folder, 'model.onnx'));
    const built = await runCli(['build', '--builder', 'oci', '--output', `oci:${join(folder, 'image')}`], {
      cwd: folder,
    });
    if (built.exitCode !== 0) throw new Error(built.stderr);
    // Other workers see a whole one or none.
    await copyFile(join(folder, 'mlpack.lock'), `${lock}.${process.pid}`);
    await rename(`${lock}.${process.pid}`, lock);
    return lock;
  })();
  return warming;
}

/** Makes a folder that holds a model as its framework saved it, of test/models/classical, its framework's golden cases and a lock. */
export async function writeClassicalProject(folder: string, name: string): Promise<string> {
  const from = join(import.meta.dirname, '../models/classical', name);
  const files = await readdir(from);
  await mkdir(folder, { recursive: true });
  for (const file of files) await copyFile(join(from, file), join(folder, file));
  await copyFile(await warmLock(), join(folder, 'mlpack.lock'));
  return files.find((file) => file !== 'golden.json') ?? '';
}

/** Makes a project of a model's folder, which has its golden cases in it. */
export async function writeFolderProject(folder: string, from: string): Promise<void> {
  const name = basename(from);
  await cp(from, join(folder, name), { recursive: true });
  await copyFile(await warmLock(), join(folder, 'mlpack.lock'));
  await writeFile(join(folder, 'mlpack.yaml'), `model: ${name}\n`);
}
