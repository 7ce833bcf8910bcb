import { dirname, relative } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { adviceFor, type FileKind } from '../../model/recognise/export-advice.ts';
import { sniff } from '../../model/recognise/recognise.ts';
import { shellPath } from '../../util/shell-word.ts';
import type { Environment } from '../environment/environment.ts';
import { imagesOf } from './model-files.ts';

/** What an archive may be, too: whole, cut off, or of a compression that isn't read. */
const perhapsArchives: ReadonlySet<FileKind> = new Set<FileKind>(['tar', 'compressed', 'unknown']);

/**
 * The error for a file that was named as an image and can't be read as one: where it is a model, what to type for that.
 *
 * @param path absolute
 * @param error why it is no image
 * @returns an IMAGE_INVALID that says so, or the error that was given
 */
export async function modelForImage(
  { cwd, command, formats, signal }: Pick<Environment, 'cwd' | 'command' | 'formats' | 'signal'>,
  path: string,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof MlpackError) || error.code !== 'IMAGE_INVALID') return error;
  const file = await sniff(path, signal).catch(() => undefined);
  if (file === undefined) return error;
  const typed = relative(cwd, path);
  if (!formats.some((format) => format.recognises(file))) {
    if (perhapsArchives.has(file.kind)) return error;
    const { is, suggestions } = adviceFor(file.kind, typed);
    return new MlpackError('IMAGE_INVALID', `${typed} is ${is}, not an image.`, {
      suggestions,
      cause: error,
    });
  }
  const [image] = [...(await imagesOf(cwd, path)), ...(await imagesOf(dirname(path), path))];
  const word = shellPath(typed);
  const serve = `Serve it: mlpack serve ${word}`;
  return new MlpackError('IMAGE_INVALID', `${typed} is a model, not an image.`, {
    suggestions:
      image === undefined
        ? [serve, `Or build an image of it: mlpack build ${word}, then: ${command} NAME`]
        : [`Its image, built here: ${command} ${image}`, serve],
    cause: error,
  });
}
