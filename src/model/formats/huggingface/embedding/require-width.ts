import { join } from 'node:path';
import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { readConfig } from '../folder-files.ts';
import type { ReadFolder } from '../read-folder.ts';
import type { FolderModule } from './read-modules.ts';

/** Modules that leave vectors as wide as they are. */
const keeping: ReadonlySet<string> = new Set(['Normalize', 'Dropout', 'LayerNorm']);

/** How wide a Dense makes vectors, as its configuration calls it. */
const field = 'out_features';

/**
 * Refuses a graph whose vectors of texts are of another width than the last Dense of modules.json makes them: it was exported without that,
 * or is another model's.
 *
 * @param size numbers of a vector of the graph; null where it doesn't say
 * @throws MlpackError MODEL_UNSUPPORTED naming both
 */
export async function requireWidth(
  folder: ReadFolder,
  modules: readonly FolderModule[],
  size: number | null,
): Promise<void> {
  const last = modules.findLast(({ type }) => !keeping.has(type));
  if (size === null || last?.type !== 'Dense') return;
  const file = join(last.path, 'config.json');
  const width = widthOf(await readConfig(folder, file));
  if (width === null || width === size) return;
  throw new MlpackError(
    'MODEL_UNSUPPORTED',
    `${join(folder.path, file)} makes vectors of ${width} numbers (${field}), but "sentence_embedding" of ${folder.chosen.file} has ${size}: it is not the graph of these modules.`,
    {
      suggestions: [
        'Export it with all modules: optimum-cli export onnx --library sentence_transformers --model MODEL onnx/',
        `If the graph is right, correct ${field} in ${join(folder.path, file)}.`,
      ],
    },
  );
}

function widthOf(config: DeclaredFields | null): number | null {
  const told = config?.value(field) ?? null;
  return typeof told === 'number' ? told : null;
}
