import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import type { Digest } from '../oci/digest.ts';
import { recallBuild, type LastBuild } from './state-folder.ts';

/** Where the image is that a command is about, and which one it is there. */
export interface ImageLocation {
  /** In an engine a reference; in a layout or archive a tag. What is undefined matches any. */
  readonly name: string | undefined;
  readonly digest: Digest | undefined;
  /** What it was built as, where that is known: its reference, which a registry may have by now. */
  readonly builtAs?: string;
  readonly place: LastBuild['location'];
}

/**
 * Understands IMAGE as typed: `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE`, a path to one of
 * them, else a reference in the engine. Without IMAGE, what the project's last build made.
 *
 * @throws MlpackError IMAGE_NOT_FOUND when nothing was named and nothing was built here
 */
export async function locateImage(cwd: string, argument: string | undefined): Promise<ImageLocation> {
  if (argument === undefined) {
    const last = await recallBuild(cwd);
    if (last === undefined) {
      throw new MlpackError('IMAGE_NOT_FOUND', `Nothing has been built in ${cwd}.`, {
        suggestions: ['Build an image: mlpack build', 'Or name one, as the last argument.'],
      });
    }
    return locationOf(last);
  }
  const [, kind, file, tag] =
    /^(oci|oci-archive|docker-archive):(.+?)(?::(\w[\w.-]{0,127}))?$/u.exec(argument) ?? [];
  if (file !== undefined && (kind === 'oci' || kind === 'oci-archive' || kind === 'docker-archive')) {
    return { name: tag, digest: undefined, place: { kind, path: resolve(cwd, file) } };
  }
  const path = resolve(cwd, argument);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) {
    const isLayout = (await stat(join(path, 'oci-layout')).catch(() => undefined)) !== undefined;
    return isLayout ? anyIn({ kind: 'oci', path }) : locateImage(path, undefined);
  }
  if (found?.isFile() === true) return anyIn({ kind: 'oci-archive', path });
  const last = await recallBuild(cwd);
  if (last?.reference === argument) return locationOf(last);
  return { name: argument, digest: undefined, place: { kind: 'engine' } };
}

function locationOf({ reference, digest, location }: LastBuild): ImageLocation {
  const name = location.kind === 'engine' ? reference : undefined;
  return { name, digest: digest ?? undefined, builtAs: reference, place: location };
}

function anyIn(place: LastBuild['location']): ImageLocation {
  return { name: undefined, digest: undefined, place };
}
