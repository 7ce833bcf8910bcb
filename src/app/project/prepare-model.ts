import { createWriteStream } from 'node:fs';
import { copyFile, link, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { inspectModel } from '../../model/formats/onnx/inspect.ts';
import type { ModelInfo } from '../../model/model-info.ts';
import { localeFolder } from '../../model/formats/onnx/onnx-support.ts';
import { prepareModel, type PreparedModel } from '../../model/formats/onnx/prepare.ts';
import { DisposalStack } from '../../util/disposal-stack.ts';
import { writeError } from '../../util/files/file-error.ts';
import { makeFolders } from '../../util/folders/make-folders.ts';
import { shellPath } from '../../util/shell-word.ts';
import { createTemporaryFolder } from '../../util/folders/temporary-folder.ts';
import type { Environment } from '../environment/environment.ts';

/** A model that the runtime will take, and a file it can be loaded from on this machine. */
export interface LoadableModel extends AsyncDisposable {
  readonly info: ModelInfo;
  readonly prepared: PreparedModel;
  /** The prepared model: the user's own file, or one in a temporary folder with what it needs beside it. */
  readonly path: string;
}

/**
 * Inspects a model and prepares it for packaging.
 *
 * @throws MlpackError MODEL_NOT_ONNX, MODEL_INVALID, MODEL_EXTERNAL_DATA, MODEL_UNSUPPORTED, DISK_FULL
 */
export async function loadModel(
  { cacheFolder, signal, progress, runtime }: Environment,
  modelPath: string,
): Promise<LoadableModel> {
  const { info, prepared } = await progress.step('Inspect the model', async () => {
    const inspected = await inspectModel(modelPath, { runtime, signal });
    const [reason, ...others] = inspected.operators.unsupported;
    if (reason !== undefined) {
      throw new MlpackError('MODEL_UNSUPPORTED', `${modelPath}: ${reason}`, {
        suggestions: [
          ...runtime.advice(inspected, modelPath),
          ...(others.length === 0
            ? []
            : [`See the ${others.length} other reasons: mlpack inspect ${shellPath(modelPath)}`]),
        ],
      });
    }
    return { info: inspected, prepared: await prepareModel(modelPath, { runtime, signal }) };
  });
  for (const note of prepared.notes) progress.note(note);
  if (prepared.loadableAsIs)
    return { info, prepared, path: modelPath, [Symbol.asyncDispose]: async () => {} };
  await using stack = new DisposalStack();
  const folder = stack.use(await createTemporaryFolder(cacheFolder, '.model'));
  try {
    await placeFiles(folder.path, prepared, dirname(modelPath), signal);
  } catch (error) {
    throw writeError(error, folder.path);
  }
  const kept = stack.move();
  return {
    info,
    prepared,
    path: join(folder.path, 'model.onnx'),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/**
 * The graph, what the runtime needs beside it, and its external data, which is the user's own: as hard links where the file system allows, for
 * the runtime may refuse symbolic ones.
 */
async function placeFiles(
  folder: string,
  { files }: PreparedModel,
  modelFolder: string,
  signal: AbortSignal,
): Promise<void> {
  for (const { path, content } of files) {
    const target = join(folder, path);
    await makeFolders(dirname(target));
    if (path === 'model.onnx' || path.startsWith(`${localeFolder}/`))
      await pipeline(content.open(), createWriteStream(target), { signal });
    else await linkOrCopy(resolve(modelFolder, path), target);
  }
}

/** What a symbolic link leads to, not the link, which would lead elsewhere from another folder. */
async function linkOrCopy(path: string, to: string): Promise<void> {
  const from = await realpath(path);
  await link(from, to).catch(() => copyFile(from, to));
}
