import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { own } from '../../../../contract/own.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { readBoundedText } from '../../../util/files/bounded-file.ts';
import { errnoOf, writeError } from '../../../util/files/file-error.ts';
import type { WrittenFiles } from '../../../util/files/written-files.ts';
import type { StackCommand } from './stack-record.ts';

/** Far more than any file of a stack has. */
const mostBytes = 16 << 20;

/** What happens to files that the user has edited and that would be written differently now. */
export type EditedFiles = 'refuse' | 'keep' | 'overwrite';

type Verdict = 'same' | 'write' | 'keep' | 'conflict';

/**
 * What the user has edited and writeStack would leave alone, by path.
 *
 * @throws MlpackError OUTPUT_MODIFIED for what is no file
 */
export async function keptEdits(
  folder: string,
  files: Readonly<Record<string, string>>,
  {
    record,
    edited,
    command,
  }: {
    readonly record: WrittenFiles | undefined;
    readonly edited: EditedFiles;
    readonly command: StackCommand;
  },
): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  for (const [path, text] of Object.entries(files)) {
    const present = await readText(join(folder, path), command);
    const verdict = judge(present, text, own(record?.files ?? {}, path), edited);
    if (present !== undefined && verdict === 'keep') kept.set(path, present);
  }
  return kept;
}

/**
 * What becomes of a file that is there, or not.
 *
 * @param before SHA-256 of what was written last time
 */
export function judge(
  present: string | undefined,
  text: string,
  before: string | undefined,
  edited: EditedFiles,
): Verdict {
  if (present === text) return 'same';
  if (present === undefined || sha256(present) === before || edited === 'overwrite') return 'write';
  return edited === 'keep' || sha256(text) === before ? 'keep' : 'conflict';
}

/** The text of a file of a stack; undefined where there is none. @throws MlpackError OUTPUT_MODIFIED for what is no file */
export async function readText(path: string, command: StackCommand): Promise<string | undefined> {
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

/** What a record has of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
