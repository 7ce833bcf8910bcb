import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { shellPath } from '../../../util/shell-word.ts';
import { refuseDeadLink } from './folder-files.ts';

/** An ONNX file of a folder. */
export interface FolderModel {
  /** Relative to the folder, with slashes. */
  readonly file: string;
  readonly sizeBytes: number;
}

/** Folders in which Optimum and transformers.js leave their exports, relative to a model's own, or to one in it. */
const places = ['', 'onnx/'];
/** What is taken where nobody says, if it's in one of them. */
const usualName = 'model.onnx';
/** More are none that somebody can choose among. */
const mostModels = 100;

/**
 * The ONNX files of a folder, several where there are several precisions; the usual ones first.
 *
 * @param transformer the folder in it that has the transformer; empty where it is that
 * @throws MlpackError MODEL_INVALID where all of them are links that lead nowhere
 */
export async function findModels(folder: string, transformer = ''): Promise<readonly FolderModel[]> {
  const found: FolderModel[] = [];
  const others: string[] = [];
  const below = transformer === '' ? [] : places.map((place) => `${transformer}/${place}`);
  for (const place of [...places, ...below]) {
    const names = await readdir(join(folder, place)).catch(() => []);
    for (const name of names.filter((one) => /.\.onnx$/iu.test(one)).toSorted()) {
      const file = `${place}${name}`;
      const known = await stat(join(folder, file)).catch(() => undefined);
      if (known?.isFile() !== true) others.push(file);
      else if (found.length < mostModels) found.push({ file, sizeBytes: known.size });
    }
  }
  if (found.length === 0) for (const file of others) await refuseDeadLink(join(folder, file));
  // Those of a place come after each other, in the order of the places.
  return [...found.filter(isUsual), ...found.filter((model) => !isUsual(model))];
}

function isUsual({ file }: FolderModel): boolean {
  return file === usualName || file.endsWith(`/${usualName}`);
}

/**
 * The one that is meant.
 *
 * @param wanted as somebody named it, relative to the folder
 * @throws MlpackError FILE_NOT_FOUND for one that isn't there, or where none is, USAGE where several are and none is the usual one
 */
export function chosenModel(
  folder: string,
  models: readonly FolderModel[],
  wanted: string | undefined,
): FolderModel {
  if (models.length === 0) throw new MlpackError('FILE_NOT_FOUND', `There is no ONNX file in ${folder}.`);
  const listed = models.map(({ file }) => file).join(', ');
  if (wanted !== undefined) {
    const plain = wanted.replaceAll('\\', '/').replace(/^(\.\/)+/u, '');
    const found = models.find(({ file }) => file === plain);
    if (found !== undefined) return found;
    throw new MlpackError(
      'FILE_NOT_FOUND',
      `There is no ONNX file ${wanted} in ${folder}; it has ${listed}.`,
      {
        suggestions: models.slice(0, 3).map(({ file }) => `--file ${shellPath(file)}`),
      },
    );
  }
  const [first, ...others] = models;
  if (first !== undefined && (others.length === 0 || isUsual(first))) return first;
  throw new MlpackError('USAGE', `Several ONNX files are in ${folder}: ${listed}.`, {
    suggestions: [
      ...models.slice(0, 3).map(({ file }) => `Name one: --file ${shellPath(file)}`),
      'Name it in mlpack.yaml: file: NAME',
    ],
  });
}
