import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { readIndex } from '../../oci/layout/layout-reader.ts';
import { isSameName, namesOf } from '../../oci/image/image-reader.ts';
import { recallBuild, type LastBuild } from './last-build.ts';
import { projectLayout } from '../environment/state-folder.ts';

/** Where the image is that a command is about, and which one it is there. */
export interface ImageLocation {
  /** In an engine a reference; in a layout or archive a reference or tag. What is undefined matches any. */
  readonly name: string | undefined;
  readonly digest: Digest | undefined;
  /** What it was built as, where that is known: its reference, which a registry may have by now. */
  readonly builtAs?: string;
  readonly place: LastBuild['location'];
}

/**
 * Understands IMAGE as typed: `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE`, a path to one of
 * them, else a reference: of what was built here, or in the engine. Without IMAGE, what was built last here.
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
  // As skopeo has it, the path ends at the first colon, but for that of a Windows drive.
  const [, kind, file, tag] =
    /^(oci|oci-archive|docker-archive):((?:[A-Za-z]:(?=[\\/]))?[^:]+)(?::(.+))?$/u.exec(argument) ?? [];
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
  return (await findBuilt(cwd, argument)) ?? { name: argument, digest: undefined, place: { kind: 'engine' } };
}

/** References of what was built here, sorted. */
export async function builtHere(cwd: string): Promise<string[]> {
  const names: string[] = [];
  for (const layout of await layoutsOf(cwd)) {
    names.push(...((await readIndex(layout))?.manifests ?? []).flatMap(namesOf));
  }
  return [...new Set(names)].toSorted();
}

async function findBuilt(cwd: string, reference: string): Promise<ImageLocation | undefined> {
  for (const path of await layoutsOf(cwd)) {
    const entry = (await readIndex(path))?.manifests.find((one) =>
      namesOf(one).some((name) => isSameName(name, reference)),
    );
    if (entry === undefined) continue;
    return { name: reference, digest: entry.digest, builtAs: reference, place: { kind: 'oci', path } };
  }
  return undefined;
}

/** That of the folder, and the one that has what was built last from here, wherever its project lies. */
async function layoutsOf(cwd: string): Promise<Set<string>> {
  const last = await recallBuild(cwd);
  return new Set([projectLayout(cwd), ...(last?.layout == null ? [] : [last.layout])]);
}

/** An engine may call another image so by now, and unpacks what it is given: the layout goes first. */
async function locationOf({ reference, digest, location, layout }: LastBuild): Promise<ImageLocation> {
  if (digest !== null && layout !== null) {
    const manifests = (await readIndex(layout))?.manifests ?? [];
    if (manifests.some((entry) => entry.digest === digest)) {
      return { name: undefined, digest, builtAs: reference, place: { kind: 'oci', path: layout } };
    }
  }
  const name = location.kind === 'engine' ? reference : undefined;
  return { name, digest: digest ?? undefined, builtAs: reference, place: location };
}

function anyIn(place: LastBuild['location']): ImageLocation {
  return { name: undefined, digest: undefined, place };
}
