import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MlpackError } from '../errors/mlpack-error.ts';
import { inspectModel } from '../model/inspect.ts';
import type { ModelInfo } from '../model/model-info.ts';
import { prepareModel, type PreparedModel } from '../model/prepare.ts';
import type { Environment } from './environment.ts';

/** A model that onnxruntime will take, and a file it can be loaded from on this machine. */
export interface LoadableModel extends AsyncDisposable {
  readonly info: ModelInfo;
  readonly prepared: PreparedModel;
  /** The prepared model: the user's own file, or a rewritten one in a temporary folder. */
  readonly path: string;
}

/**
 * Inspects a model and prepares it for packaging.
 *
 * @throws MlpackError MODEL_NOT_ONNX, MODEL_INVALID, MODEL_EXTERNAL_DATA, MODEL_UNSUPPORTED
 */
export async function loadModel(
  { signal, progress }: Pick<Environment, 'signal' | 'progress'>,
  modelPath: string,
): Promise<LoadableModel> {
  const { info, prepared } = await progress.step('Inspect the model', async () => {
    const inspected = await inspectModel(modelPath, { signal });
    const [reason] = inspected.operators.unsupported;
    if (reason !== undefined) {
      throw new MlpackError('MODEL_UNSUPPORTED', `${modelPath}: ${reason}`, {
        suggestions: [`See everything that is in the way: mlpack inspect ${modelPath}`],
      });
    }
    return { info: inspected, prepared: await prepareModel(modelPath, { signal }) };
  });
  for (const note of prepared.notes) progress.note(note);
  if (!prepared.rewritten) return { info, prepared, path: modelPath, [Symbol.asyncDispose]: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'mlpack-model-'));
  try {
    await placeFiles(folder, prepared, dirname(modelPath), signal);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    info,
    prepared,
    path: join(folder, 'model.onnx'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The rewritten graph as a file; external data, which isn't rewritten, as links to the user's. */
async function placeFiles(
  folder: string,
  { files }: PreparedModel,
  modelFolder: string,
  signal: AbortSignal,
): Promise<void> {
  for (const { path, content } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    if (path === 'model.onnx') await pipeline(content.open(), createWriteStream(target), { signal });
    else await symlink(resolve(modelFolder, path), target);
  }
}
