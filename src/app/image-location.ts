import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import { parseOutputTarget } from './output-target.ts';
import { recallBuild, stateFolder, type LastBuild } from './state-folder.ts';

/** Where the image is that `run` and `test` are about, and what it is called there. */
export interface ImageLocation {
  /** In an engine a reference; in a layout or archive a tag; undefined when there is but one image. */
  readonly name: string | undefined;
  readonly place: LastBuild['location'];
}

/**
 * Understands IMAGE as typed: `oci:DIR`, `oci-archive:FILE`, `docker-archive:FILE`, a path to one of
 * them, else a reference in the engine. Without IMAGE, what the project's last build made.
 *
 * @throws MlpackError IMAGE_NOT_FOUND when nothing was named and nothing was built here; USAGE
 */
export async function locateImage(cwd: string, argument: string | undefined): Promise<ImageLocation> {
  if (argument === undefined) {
    const last = await recallBuild(cwd);
    if (last === undefined) {
      throw new MlpackError('IMAGE_NOT_FOUND', `Nothing has been built in ${cwd}.`, {
        suggestions: ['Build an image: mlpack build', 'Name one: mlpack run IMAGE'],
      });
    }
    return { name: last.location.kind === 'engine' ? last.reference : undefined, place: last.location };
  }
  if (/^(oci|oci-archive|docker-archive):/.test(argument)) {
    const target = parseOutputTarget(argument, cwd);
    if (target.kind !== 'docker') return { name: undefined, place: target };
  }
  const path = resolve(cwd, argument);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) {
    const isLayout = (await stat(join(path, 'oci-layout')).catch(() => undefined)) !== undefined;
    return isLayout ? { name: undefined, place: { kind: 'oci', path } } : locateImage(path, undefined);
  }
  if (found?.isFile() === true) return { name: undefined, place: { kind: 'oci-archive', path } };
  const last = await recallBuild(cwd);
  if (last?.reference === argument && last.location.kind !== 'engine') {
    return { name: undefined, place: { kind: 'oci', path: join(stateFolder(cwd), 'oci') } };
  }
  return { name: argument, place: { kind: 'engine' } };
}
