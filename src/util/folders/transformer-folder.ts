import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readBoundedText } from '../files/bounded-file.ts';
import { field } from '../record.ts';

/** Nobody's list of modules comes near it. */
const maxModulesBytes = 1 << 20;

/**
 * The folder in a model's own in which sentence-transformers has left the transformer, as modules.json names it: before version 3 that was
 * 0_Transformer, or one called as the model.
 *
 * @returns a name without slashes; empty where it is the model's own folder, or nothing says so
 */
export async function transformerFolder(folder: string): Promise<string> {
  try {
    const modules: unknown = JSON.parse(await readBoundedText(join(folder, 'modules.json'), maxModulesBytes));
    const [first]: readonly unknown[] = Array.isArray(modules) ? modules : [];
    const [type, path] = [field(first, 'type'), field(first, 'path')];
    const isNamed = typeof type === 'string' && type.split('.').at(-1) === 'Transformer';
    if (!isNamed || typeof path !== 'string' || !/^[\w-][\w.-]*$/u.test(path)) return '';
    return (await stat(join(folder, path, 'config.json'))).isFile() ? path : '';
  } catch {
    return '';
  }
}
