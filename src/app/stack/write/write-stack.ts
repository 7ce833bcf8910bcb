import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../util/files/atomic-file.ts';
import { isBelow } from '../../../util/folders/is-below.ts';
import { own } from '../../../../contract/own.ts';
import {
  editConflict,
  editVerdict,
  readEditable,
  sha256OfText,
  type EditPolicy,
} from '../../../util/files/edited-file.ts';
import { refuseLinks } from '../../../util/folders/refuse-links.ts';
import { otherFolder, stackRecordPath, type RecordKind, type StackRecord } from './stack-record.ts';

export interface WriteStackOptions<Options> {
  /** What wrote the folder before. */
  readonly record: StackRecord<Options> | undefined;
  /** Remembered for the next run: digests of images, options, and the name. */
  readonly remembered: {
    readonly images: StackRecord<Options>['images'];
    readonly options: Options;
    readonly name: string;
  };
  readonly kind: Pick<RecordKind<Options>, 'command' | 'target'>;
  /** What happens to files that the user has edited and that would be written differently now. */
  readonly edited: EditPolicy;
}

interface WrittenStack {
  /** Paths in the folder. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Edited by the user, and left alone. */
  readonly kept: readonly string[];
}

/**
 * Writes the files of a stack into a folder. Of a file that the user has edited, the edit stays as long
 * as the file would be what it was; when it would change as well, that is for the user to decide.
 *
 * @throws MlpackError OUTPUT_MODIFIED with the differences, before anything is written; OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function writeStack<Options>(
  folder: string,
  files: Readonly<Record<string, string>>,
  { record, remembered, kind, edited }: WriteStackOptions<Options>,
): Promise<WrittenStack> {
  const before = record?.files ?? {};
  const write = (written: object) =>
    writePublic(stackRecordPath(folder), `${JSON.stringify({ target: kind.target, ...written }, null, 2)}\n`);
  await refuseLinks(folder, Object.keys(files), otherFolder(kind.command));
  const states = await Promise.all(
    Object.entries(files).map(async ([path, text]) => {
      const present = await readEditable(join(folder, path), kind.command);
      return {
        path,
        text,
        present,
        verdict: editVerdict({ present, text, before: lastWritten(record, path, present), edited }),
      };
    }),
  );
  const conflicts = states.filter(({ verdict }) => verdict === 'conflict');
  if (conflicts.length > 0) throw editConflict(folder, conflicts, kind.command);
  const toWrite = states.filter(({ verdict }) => verdict === 'write');
  if (toWrite.length > 0) {
    // Whatever ends it half-way, what is written by then is no edit of the user's.
    const pending = Object.fromEntries(toWrite.map(({ path, text }) => [path, sha256OfText(text)]));
    await write({
      files: before,
      pending: { ...record?.pending, ...pending },
      images: record?.images ?? remembered.images,
      options: record?.options ?? remembered.options,
      name: record?.name ?? remembered.name,
    });
  }
  for (const { path, text } of toWrite) await writePublic(join(folder, path), text);

  const dropped = Object.keys(before).filter((path) => !Object.hasOwn(files, path));
  const removed: string[] = [];
  for (const path of dropped) {
    // The record may be anybody's, and a folder in it a link to one of the user's.
    if (!(await isBelow(folder, join(folder, path)))) continue;
    const present = await readEditable(join(folder, path), kind.command);
    if (present === undefined || sha256OfText(present) !== own(before, path)) continue;
    await rm(join(folder, path));
    removed.push(path);
  }
  const digests = Object.fromEntries(states.map(({ path, text }) => [path, sha256OfText(text)]));
  await write({ files: digests, ...remembered });
  const kept = states.filter(({ verdict }) => verdict === 'keep').map(({ path }) => path);
  return { written: toWrite.map(({ path }) => path), removed, kept };
}

/** SHA-256 of what was written to a path last, as far as it is there: a run that ended half-way may have written it. */
function lastWritten<Options>(
  record: StackRecord<Options> | undefined,
  path: string,
  present: string | undefined,
): string | undefined {
  const pending = own(record?.pending ?? {}, path);
  const isPending = present !== undefined && pending === sha256OfText(present);
  return isPending ? pending : own(record?.files ?? {}, path);
}

/** Readable by the users of containers, whatever the umask. */
async function writePublic(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text);
  await chmod(path, 0o644);
}
