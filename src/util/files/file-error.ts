import { MlpackError } from '../../errors/mlpack-error.ts';

/** The system's error code (`ENOENT`, …) of something thrown, if it has one. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * What a failure to write `path` means to the user: DISK_FULL, OUTPUT_NOT_WRITABLE, or `error` itself
 * when it is neither.
 */
export function writeError(error: unknown, path: string): unknown {
  switch (errnoOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new MlpackError('DISK_FULL', `No space is left to write ${path}.`, {
        suggestions: ['Free some space, for example with: mlpack cache prune'],
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
      return notWritable(error, path);
    case 'ENOENT':
      // What /proc says of a new folder: it takes none.
      return isMkdir(error) ? notWritable(error, path) : error;
    default:
      return error;
  }
}

/** {@link writeError} of making a file in a folder that is there: of which /proc, too, says ENOENT. */
export function newFileError(error: unknown, path: string): unknown {
  return errnoOf(error) === 'ENOENT' ? notWritable(error, path) : writeError(error, path);
}

/** {@link writeError} for the cache, whose folder nobody has named. */
export function cacheError(error: unknown, folder: string): unknown {
  const known = writeError(error, folder);
  if (!(known instanceof MlpackError) || known.code !== 'OUTPUT_NOT_WRITABLE') return known;
  return new MlpackError('OUTPUT_NOT_WRITABLE', `The cache ${folder} cannot be used (${errnoOf(error)}).`, {
    suggestions: ['Set XDG_CACHE_HOME, or HOME, to a folder that can be written.'],
    cause: error,
  });
}

function notWritable(error: unknown, path: string): MlpackError {
  return new MlpackError('OUTPUT_NOT_WRITABLE', `${path} cannot be written (${errnoOf(error)}).`, {
    suggestions: ['Check the permissions of the folder, or choose another one.'],
    cause: error,
  });
}

function isMkdir(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'mkdir';
}

/** A file that is there and cannot be read: not by this user, no file at all, or longer than any of its kind. */
export function unreadable(path: string, error: unknown): MlpackError {
  const code = errnoOf(error);
  const message =
    code === undefined && error instanceof Error ? `${error.message}.` : `${path} cannot be read (${code}).`;
  return new MlpackError('FILE_NOT_READABLE', message, { cause: error });
}

const moreFiles = 'Allow some more: ulimit -n 1024';
const lessElse = 'End what else runs here, or raise its limit.';

/** What there can be no more of, and what to do: getrlimit(2) and, for ENFILE, the whole system. */
const limits: ReadonlyMap<string | undefined, readonly [what: string, advice: string]> = new Map([
  ['EMFILE', ['open files', moreFiles]],
  ['ENFILE', ['open files', moreFiles]],
  ['EAGAIN', ['processes', lessElse]],
  ['ENOMEM', ['memory', lessElse]],
  [
    'EFBIG',
    ['room in one file', 'Allow larger ones (ulimit -f unlimited), or write to another file system.'],
  ],
]);

/** SYSTEM_LIMIT where something failed as the system had no more of what it takes; undefined where it failed otherwise. */
export function systemLimit(error: unknown): MlpackError | undefined {
  const code = errnoOf(error);
  const known = limits.get(code);
  if (known === undefined) return undefined;
  const [what, advice] = known;
  return new MlpackError('SYSTEM_LIMIT', `The system gives mlpack no more ${what} (${code}).`, {
    suggestions: [advice],
    cause: error,
  });
}
