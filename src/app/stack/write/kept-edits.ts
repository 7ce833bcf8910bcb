import { join } from 'node:path';
import { own } from '../../../../contract/own.ts';
import { editVerdict, readEditable, type EditPolicy } from '../../../util/files/edited-file.ts';
import type { WrittenFiles } from '../../../util/files/written-files.ts';
import type { StackCommand } from './stack-record.ts';

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
    readonly edited: EditPolicy;
    readonly command: StackCommand;
  },
): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  for (const [path, text] of Object.entries(files)) {
    const present = await readEditable(join(folder, path), command);
    const verdict = editVerdict({ present, text, before: own(record?.files ?? {}, path), edited });
    if (present !== undefined && verdict === 'keep') kept.set(path, present);
  }
  return kept;
}
