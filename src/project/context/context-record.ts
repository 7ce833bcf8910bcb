import { join } from 'node:path';
import { memberPath } from '../../oci/tar/tar-reader.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { isRecord } from '../../util/record.ts';
import { writtenSymlink, type WrittenFiles } from '../../util/files/written-files.ts';

/** The file of a build context that says what mlpack wrote into it. */
export const contextRecordName = '.mlpack-context.json';

/** Some 60,000 files. */
const maxBytes = 8 << 20;

/** The record of a context that consists of `entries`. */
export function contextRecord(entries: readonly TreeEntry[]): WrittenFiles {
  return {
    files: Object.fromEntries(
      entries.flatMap((entry) => {
        if (entry.type === 'file') return [[entry.path, entry.content.sha256]];
        return entry.type === 'symlink' ? [[entry.path, writtenSymlink(entry.target)]] : [];
      }),
    ),
  };
}

/**
 * What mlpack wrote into the folder of a build context: digests as in {@link WrittenFiles} by path. The folder may be
 * somebody else's; undefined when it has no record, or none that {@link contextRecord} makes.
 */
export async function readContextRecord(folder: string): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const record: unknown = JSON.parse(await readBoundedText(join(folder, contextRecordName), maxBytes));
    const files = isRecord(record) ? record['files'] : undefined;
    if (!isRecord(files)) return undefined;
    const written = new Map<string, string>();
    for (const [path, digest] of Object.entries(files)) {
      if (path === '' || memberPath(path) !== path || !isDigestOfFile(digest)) return undefined;
      written.set(path, digest);
    }
    return written;
  } catch {
    return undefined;
  }
}

function isDigestOfFile(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[0-9a-f]{64}$|-> )/u.test(value);
}
