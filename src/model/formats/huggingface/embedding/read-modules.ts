import { join } from 'node:path';
import { own } from '../../../../../contract/own.ts';
import { isRecord } from '../../../../util/record.ts';
import { jsonOf, type ModelFolder, readOwnFile } from '../folder-files.ts';
import { wrongValue } from '../refuse-file.ts';

/** A module of sentence-transformers, as modules.json lists them. */
export interface FolderModule {
  /** The last part of its class: Transformer, Pooling, Normalize. */
  readonly type: string;
  /** Its folder, relative to the model's; empty for that. */
  readonly path: string;
}

/** Nobody puts more behind each other. */
const mostModules = 100;

/**
 * The modules of a model, in the order in which texts go through them.
 *
 * @returns null where there is no modules.json
 * @throws MlpackError MODEL_INVALID
 */
export async function readModules(folder: ModelFolder): Promise<readonly FolderModule[] | null> {
  const bytes = await readOwnFile(folder, 'modules.json', 1 << 20);
  if (bytes === null) return null;
  const path = join(folder.path, 'modules.json');
  const list = jsonOf(path, bytes);
  if (!Array.isArray(list) || list.length > mostModules) {
    throw wrongValue(path, 'the whole', `a list of at most ${mostModules} modules`, list);
  }
  return list.map((item: unknown, i): FolderModule => {
    const [type, place] = isRecord(item) ? [own(item, 'type'), own(item, 'path')] : [];
    if (typeof type !== 'string' || typeof place !== 'string') {
      throw wrongValue(path, `[${i}]`, 'a module with a type and a path', item);
    }
    return { type: type.split('.').at(-1) ?? '', path: place };
  });
}
