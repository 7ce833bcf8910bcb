import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readBoundedText } from './bounded-file.ts';
import { errnoOf, writeError } from './file-error.ts';

/** What happens to a file that the user has edited and that would be written differently now. */
export type EditPolicy = 'refuse' | 'keep' | 'overwrite';

type EditVerdict = 'same' | 'write' | 'keep' | 'conflict';

/** Far more than any text has that is written for somebody to edit. */
const mostBytes = 16 << 20;

/**
 * What is to be done with a file that may have been edited since it was written: an edit stays as long as what would
 * be written is what it was; where that has changed as well, it is for the user to decide.
 *
 * @param options.present undefined where there is no file
 * @param options.before SHA-256 of what was written the last time; undefined where nothing was
 */
export function editVerdict(options: {
  readonly present: string | undefined;
  readonly text: string;
  readonly before: string | undefined;
  readonly edited: EditPolicy;
}): EditVerdict {
  const { present, text, before, edited } = options;
  if (present === text) return 'same';
  if (present === undefined || sha256OfText(present) === before || edited === 'overwrite') return 'write';
  return edited === 'keep' || sha256OfText(text) === before ? 'keep' : 'conflict';
}

/**
 * The text of a file that was written for somebody to edit.
 *
 * @param command that writes it
 * @returns undefined where there is none
 * @throws MlpackError OUTPUT_MODIFIED for what is no file of text; OUTPUT_NOT_WRITABLE
 */
export async function readEditable(path: string, command: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined);
  // What it leads to is somebody else's, and would be shown where it differs.
  if (found?.isSymbolicLink() === true) {
    throw new MlpackError('OUTPUT_MODIFIED', `${path} is a link, and ${command} writes files.`, {
      suggestions: ['Remove it'],
    });
  }
  try {
    return await readBoundedText(path, mostBytes);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    if (errnoOf(error) === undefined) {
      throw new MlpackError('OUTPUT_MODIFIED', `${path} is not a file that ${command} wrote.`, {
        suggestions: ['Move it elsewhere'],
      });
    }
    throw writeError(error, path);
  }
}

/**
 * The error of files that were edited and would be written differently, with what differs.
 *
 * @param where the file or the folder of them, as the message names it
 * @param command that writes them
 */
export function editConflict(
  where: string,
  files: readonly { readonly path: string; readonly text: string; readonly present: string | undefined }[],
  command: string,
): MlpackError {
  const differences = files.map(({ path, text, present = '' }) =>
    createTwoFilesPatch(path, path, present, text, 'yours', 'as it would be written', { context: 2 })
      .replace(/^=+\n/u, '')
      .trimEnd(),
  );
  return new MlpackError(
    'OUTPUT_MODIFIED',
    `${where} has edits where what would be written has changed, too:\n${differences.join('\n')}`,
    {
      suggestions: [
        `Take over what you want of it by hand, then: ${command} --keep-edits`,
        `Overwrite what you edited: ${command} --force`,
      ],
    },
  );
}

/** Of its UTF-8, hexadecimal. */
export function sha256OfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
