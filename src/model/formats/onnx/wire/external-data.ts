import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, relative, sep } from 'node:path';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { errnoOf } from '../../../../util/files/file-error.ts';
import { shellPath } from '../../../../util/shell-word.ts';
import { elementsSizeBytes } from './element-types.ts';
import type { ExternalDataFile } from '../../../../../contract/schemas/inspect.schema.ts';
import type { TensorOutline } from '../outline.ts';

/**
 * The external data files that tensors refer to, sorted by location, and what is there of them.
 * A missing or short file is reported, not thrown: the model can still be inspected.
 * Throws MODEL_EXTERNAL_DATA for a file outside the folder of the model, which is never touched.
 */
export async function findExternalData(
  modelPath: string,
  tensors: readonly TensorOutline[],
): Promise<ExternalDataFile[]> {
  const required = new Map<string, number>();
  for (const tensor of tensors) {
    if (tensor.external === null) continue;
    const { location, offset, length } = tensor.external;
    checkLocation(modelPath, tensor.name, location);
    const end = offset + (length ?? elementsSizeBytes(tensor.elementType, tensor.elementCount));
    required.set(location, Math.max(required.get(location) ?? 0, end));
  }
  const files: ExternalDataFile[] = [];
  for (const [location, requiredBytes] of [...required].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const sizeBytes = await sizeInsideFolder(modelPath, location);
    files.push({ location, requiredBytes, sizeBytes, insideModelFolder: true });
  }
  return files;
}

/** Throws MODEL_EXTERNAL_DATA, saying what to do, when a file is missing or too short. */
export function requireExternalData(modelPath: string, files: readonly ExternalDataFile[]): void {
  for (const { location, requiredBytes, sizeBytes } of files) {
    if (sizeBytes === null) {
      throw new MlpackError(
        'MODEL_EXTERNAL_DATA',
        `${modelPath} keeps weights in "${location}", which is not there.`,
        { suggestions: [`Put "${posix.basename(location)}" at "${join(dirname(modelPath), location)}".`] },
      );
    }
    if (sizeBytes < requiredBytes) {
      throw new MlpackError(
        'MODEL_EXTERNAL_DATA',
        `${modelPath} needs ${requiredBytes} bytes of "${location}", which has only ${sizeBytes}.`,
        {
          suggestions: [
            `Copy "${posix.basename(location)}" again; it may be incomplete or of another model.`,
          ],
        },
      );
    }
  }
}

/** External data locations are POSIX paths relative to the model (onnx.proto, TensorProto.external_data). */
function checkLocation(modelPath: string, tensorName: string, location: string): void {
  const isOutside =
    isAbsolute(location) ||
    /^[A-Za-z]:|[\\\0]/.test(location) ||
    location.split('/').includes('..') ||
    posix.normalize(location) === '.' ||
    location.endsWith('/');
  if (isOutside) throw outside(modelPath, `tensor "${tensorName}" keeps its data in`, location);
}

async function sizeInsideFolder(modelPath: string, location: string): Promise<number | null> {
  try {
    const folder = await realpath(dirname(modelPath));
    const target = await realpath(join(folder, location));
    const path = relative(folder, target);
    const isOutside = path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
    if (isOutside && !(await isBesideRealModel(modelPath, location, target))) {
      throw outside(modelPath, 'a symbolic link leads to', `${location} -> ${target}`);
    }
    const found = await stat(target);
    await access(target, constants.R_OK);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(errnoOf(error) ?? '')) return null;
    if (errnoOf(error) === 'EACCES') {
      throw new MlpackError(
        'FILE_NOT_READABLE',
        `${modelPath} keeps weights in "${location}", which may not be read.`,
        { suggestions: [`chmod u+r ${shellPath(join(dirname(modelPath), location))}`], cause: error },
      );
    }
    throw error;
  }
}

/**
 * Whether a file is where the data of the model would be without symbolic links, or next to the model there: the cache of
 * huggingface_hub links a model and its data into one folder under other names.
 */
async function isBesideRealModel(modelPath: string, location: string, target: string): Promise<boolean> {
  const folder = dirname(await realpath(modelPath));
  return dirname(target) === folder || target === join(folder, location);
}

function outside(modelPath: string, what: string, location: string): MlpackError {
  return new MlpackError(
    'MODEL_EXTERNAL_DATA',
    `${modelPath}: ${what} ${JSON.stringify(location)}, which is not a file inside the folder of the model.`,
    {
      suggestions: [
        `If you trust the model, copy it with what its links lead to: cp -rL ${shellPath(dirname(modelPath))} copy`,
        'Or save it again with its data beside it: onnx.save_model(model, "model.onnx", save_as_external_data=True, location="model.onnx.data")',
      ],
    },
  );
}
