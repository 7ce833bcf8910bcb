import { decodeUtf8 } from '../../util/files/utf8.ts';
import type { StepPlace } from './step-plan.ts';

/** Names of a million classes. */
const maxFileBytes = 16 << 20;

/**
 * Labels that lie in a text file of the project, one a line.
 *
 * @param file that the setting `file` names
 * @throws what `refuse` throws for an empty line, and for a file that can't be read
 */
export async function labelLines(file: string, { refuse, readFile }: StepPlace): Promise<readonly string[]> {
  const { bytes } = await readFile(['file'], file, maxFileBytes);
  const lines = decodeUtf8(bytes, file).trimEnd().split(/\r?\n/u);
  const empty = lines.indexOf('');
  if (empty === -1) return lines;
  return refuse(['file'], `is ${file}, whose line ${empty + 1} is empty: it has a name a line`);
}
