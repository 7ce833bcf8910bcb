import { Readable, pipeline } from 'node:stream';
import { extract } from 'tar-stream';
import { MlpackError } from '../errors/mlpack-error.ts';

export interface TarEntry {
  /** Relative, without a leading `./` or a trailing slash; empty for the root. */
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly sizeBytes: number;
  readonly linkTarget: string;
  /** All the entry's bytes, in one piece. */
  read(): Promise<Buffer>;
}

/**
 * The entries of a tar stream, one at a time; what is not read is skipped.
 * @throws MlpackError INTEGRITY naming `label` when it is no tar or a path leaves its root
 */
export async function* readTar(source: AsyncIterable<Uint8Array>, label: string): AsyncGenerator<TarEntry> {
  const parser = extract();
  pipeline(Readable.from(source), parser, () => {});
  try {
    for await (const entry of parser) {
      const { name, type, mode, size, linkname } = entry.header;
      const sizeBytes = size ?? 0;
      yield {
        path: cleanPath(name, label),
        type: type ?? 'file',
        mode: mode ?? 0o644,
        sizeBytes,
        linkTarget: linkname ?? '',
        async read() {
          const bytes = Buffer.allocUnsafe(sizeBytes);
          let offset = 0;
          for await (const chunk of entry) {
            if (!(chunk instanceof Uint8Array)) continue;
            bytes.set(chunk, offset);
            offset += chunk.length;
          }
          return bytes;
        },
      };
      entry.resume();
    }
  } catch (error) {
    if (error instanceof MlpackError) throw error;
    throw new MlpackError('INTEGRITY', `${label} is not a readable archive: ${String(error)}`, {
      cause: error,
    });
  }
}

function cleanPath(name: string, label: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..')) {
    throw new MlpackError('INTEGRITY', `${label} has a path outside itself: ${JSON.stringify(name)}.`);
  }
  return parts.join('/');
}
