import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { own } from '../../../../contract/own.ts';
import { isRecord } from '../../../util/record.ts';

/** No golden file is larger. */
const maxFileBytes = 32 << 20;

/**
 * A golden file with the files that lie beside it in place of their names: `image`, or `images`, of the inputs of a case, as base64.
 * What is no such file stays as it is: it may be base64 itself.
 *
 * @param name what they are called among the inputs
 * @param path of the golden file; what leads out of its folder is not read
 */
export async function withFiles(file: unknown, path: string, name: 'image' | 'audio'): Promise<unknown> {
  const cases = isRecord(file) ? own(file, 'cases') : undefined;
  if (!isRecord(file) || !Array.isArray(cases)) return file;
  const folder = await realpath(dirname(path));
  const read = async (called: unknown): Promise<unknown> => {
    return typeof called === 'string' ? ((await fileBeside(folder, called)) ?? called) : called;
  };
  const taken: unknown[] = [];
  for (const item of cases as readonly unknown[]) {
    const inputs = isRecord(item) ? own(item, 'inputs') : undefined;
    if (!isRecord(item) || !isRecord(inputs)) {
      taken.push(item);
      continue;
    }
    const [one, several] = [own(inputs, name), own(inputs, `${name}s`)];
    const replaced = {
      ...inputs,
      ...(one !== undefined && { [name]: await read(one) }),
      ...(Array.isArray(several) && { [`${name}s`]: await Promise.all(several.map(read)) }),
    };
    taken.push({ ...item, inputs: replaced });
  }
  return { ...file, cases: taken };
}

/** The base64 of a file in a folder; null where there is none of that name. */
async function fileBeside(folder: string, name: string): Promise<string | null> {
  if (name.length > 500 || isAbsolute(name) || name.includes('\0')) return null;
  try {
    const path = await realpath(join(folder, name));
    const inside = relative(folder, path);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
    const found = await stat(path);
    return found.isFile() && found.size <= maxFileBytes ? await readFile(path, 'base64') : null;
  } catch {
    return null;
  }
}
