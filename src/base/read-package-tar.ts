import { MlpackError } from '../errors/mlpack-error.ts';
import { readTar } from '../oci/tar/tar-reader.ts';

/** A member of a package's tar. */
export interface PackageMember {
  /** Relative, without a leading `./` or a trailing slash; empty for the root. */
  readonly path: string;
  /** Type of the member as tar-stream names it, for example `file` or `symlink`. */
  readonly type: string;
  readonly mode: number;
  readonly linkTarget: string;
  /** All the member's bytes, in one piece. */
  read(): Promise<Buffer>;
}

/**
 * The members of a package's tar, one at a time; what is not read is skipped.
 * @throws MlpackError INTEGRITY naming `label` when it is no tar or a path leaves its root
 */
export async function* readPackageTar(
  source: AsyncIterable<Uint8Array>,
  label: string,
): AsyncGenerator<PackageMember> {
  try {
    for await (const { header, bytes } of readTar(source, 'none', label)) {
      const { name, type, mode, size, linkname } = header;
      yield {
        path: cleanPath(name, label),
        type,
        mode,
        linkTarget: linkname ?? '',
        read: () => inOnePiece(bytes, size),
      };
    }
  } catch (error) {
    // An image's tar that is broken makes the image invalid; a package's is not what was to be fetched.
    if (!(error instanceof MlpackError) || error.code !== 'IMAGE_INVALID') throw error;
    throw new MlpackError('INTEGRITY', `${label} is not a readable archive: ${String(error.cause)}`, {
      cause: error.cause,
    });
  }
}

async function inOnePiece(bytes: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(sizeBytes);
  let offset = 0;
  for await (const chunk of bytes) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function cleanPath(name: string, label: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..')) {
    throw new MlpackError('INTEGRITY', `${label} has a path outside itself: ${JSON.stringify(name)}.`);
  }
  return parts.join('/');
}
