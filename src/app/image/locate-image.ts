import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { writesRegistry } from '../../oci/documents/reference.ts';
import type { Environment } from '../environment/environment.ts';
import { findBuilt, lastBuilt } from './built-here.ts';
import type { ImageLocation } from './image-location.ts';

const localForm = /^(?:[./]|(?:oci|oci-archive|docker-archive):)/u;

/**
 * Understands IMAGE as typed: `oci:DIR[:NAME]`, `oci-archive:FILE[:NAME]`, `docker-archive:FILE`, a path to one of
 * them, where NAME is a reference or a tag; else a reference: of what was built here, or in the engine. Without IMAGE,
 * what was built last here.
 *
 * @param options.asksRegistry a reference that writes its registry out is of an image there, even if it was built here
 * @throws MlpackError IMAGE_NOT_FOUND when nothing was named and nothing was built here
 */
export async function locateImage(
  environment: Pick<Environment, 'cwd' | 'progress'>,
  argument: string | undefined,
  options: { readonly asksRegistry?: boolean } = {},
): Promise<ImageLocation> {
  const { cwd } = environment;
  if (argument === undefined) {
    const last = await lastBuilt(cwd);
    if (last === undefined) throw nothingBuilt(cwd);
    return last.location;
  }
  if (options.asksRegistry === true && !localForm.test(argument) && writesRegistry(argument)) {
    return { kind: 'registry', name: argument, digest: undefined };
  }
  // As skopeo has it, the path ends at the first colon, but for that of a Windows drive.
  const [, kind, file, tag] =
    /^(oci|oci-archive|docker-archive):((?:[A-Za-z]:(?=[\\/]))?[^:]+)(?::(.+))?$/u.exec(argument) ?? [];
  if (file !== undefined && (kind === 'oci' || kind === 'oci-archive' || kind === 'docker-archive')) {
    return { kind, path: resolve(cwd, file), name: tag, digest: undefined };
  }
  const path = resolve(cwd, argument);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) {
    const isLayout = (await stat(join(path, 'oci-layout')).catch(() => undefined)) !== undefined;
    if (isLayout) return { kind: 'oci', path, name: undefined, digest: undefined };
    const last = await lastBuilt(path);
    if (last !== undefined) return last.location;
    // The folder of a model often has the name of its image.
    const built = localForm.test(argument) ? undefined : await findBuilt(environment, argument);
    if (built === undefined) throw nothingBuilt(path);
    return built;
  }
  // Whoever opens a pipe or a device says what it is: an engine would be asked for a name that it cannot have.
  if (found?.isFile() === true || (found !== undefined && localForm.test(argument))) {
    return { kind: 'oci-archive', path, name: undefined, digest: undefined };
  }
  return (await findBuilt(environment, argument)) ?? { kind: 'engine', name: argument, digest: undefined };
}

function nothingBuilt(folder: string): MlpackError {
  return new MlpackError('IMAGE_NOT_FOUND', `Nothing has been built in ${folder}.`, {
    suggestions: ['Build an image: mlpack build', 'Or name one, as the last argument.'],
  });
}
