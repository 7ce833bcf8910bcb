import { secretPath } from '../../../deploy/compose/stack-parts.ts';
import type { Stack } from '../../../deploy/stack.ts';
import type { DeployTarget } from '../../../deploy/target.ts';
import type { EditPolicy } from '../../../util/files/edited-file.ts';
import { keptEdits } from './kept-edits.ts';
import type { WrittenFiles } from '../../../util/files/written-files.ts';
import { composeRecord } from './compose-record.ts';

/**
 * The files of a stack that go with what stays in its folder.
 *
 * @throws MlpackError OUTPUT_MODIFIED for what is no file; those of the target
 */
export async function stackFiles(
  folder: string,
  {
    target,
    stack,
    secretTexts,
    ...options
  }: {
    readonly record: WrittenFiles | undefined;
    readonly edited: EditPolicy;
    readonly target: DeployTarget;
    readonly stack: Stack;
    readonly secretTexts: ReadonlyMap<string, string>;
  },
): Promise<Record<string, string>> {
  const secrets = [...secretTexts].map(([name, text]) => [secretPath(name), text] as const);
  const files = target.files(stack, new Map(secrets));
  const kept = await keptEdits(folder, files, { ...options, command: composeRecord.command });
  return kept.size === 0 ? files : target.files(stack, new Map([...secrets, ...kept]));
}
