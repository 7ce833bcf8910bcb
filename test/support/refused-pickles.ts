import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convertFiles } from '../../src/convert/convert-file.ts';
import { MlpackError } from '../../src/errors/mlpack-error.ts';
import { pickleBytes } from './pickle-bytes.ts';
import { tempDir } from './temp.ts';

/** What is said where pickles can't be converted, which are called `0.pkl`, `1.pkl` and so on there. */
export async function refusedPickles(
  ...pieces: readonly Buffer[]
): Promise<Pick<MlpackError, 'code' | 'message' | 'suggestions'>> {
  const folder = await tempDir();
  const paths = pieces.map((_, at) => join(folder, `${at}.pkl`));
  for (const [at, piece] of pieces.entries()) await writeFile(paths[at] ?? '', pickleBytes(piece));
  try {
    await convertFiles(paths, await tempDir());
  } catch (error) {
    if (!(error instanceof MlpackError)) throw error;
    const { code, message, suggestions } = error;
    return { code, message: message.replaceAll(`${folder}/`, ''), suggestions };
  }
  throw new Error('the pickles were converted');
}
