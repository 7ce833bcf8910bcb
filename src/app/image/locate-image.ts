import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { readIndex } from '../../oci/layout/layout-source.ts';
import { isSameName, namesOf } from '../../oci/image/image-names.ts';
import { writesRegistry } from '../../oci/documents/reference.ts';
import { recallBuild, type LastBuild } from './last-build.ts';
import { projectLayout } from '../environment/state-folder.ts';

/** Place of the image that a command is about, and which one it is there. */
export type ImageLocation = (InFiles | ByName) & {
  /** Digest of an image that was built here; undefined of one that is only named. */
  readonly digest: Digest | undefined;
  /** What it was built as, where that is known: its reference, which a registry may have by now. */
  readonly builtAs?: string;
};

interface InFiles {
  readonly kind: 'oci' | 'oci-archive' | 'docker-archive';
  readonly path: string;
  /** A reference or a tag; when undefined, any matches. */
  readonly name: string | undefined;
}

interface ByName {
  readonly kind: 'engine' | 'registry';
  /** A reference, as typed. */
  readonly name: string;
}

const localForm = /^(?:[./]|(?:oci|oci-archive|docker-archive):)/u;

/**
 * Understands IMAGE as typed: `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE`, a path to one of
 * them, else a reference: of what was built here, or in the engine. Without IMAGE, what was built last here.
 *
 * @param options.asksRegistry a reference that writes its registry out is of an image there, even if it was built here
 * @throws MlpackError IMAGE_NOT_FOUND when nothing was named and nothing was built here
 */
export async function locateImage(
  cwd: string,
  argument: string | undefined,
  options: { readonly asksRegistry?: boolean } = {},
): Promise<ImageLocation> {
  if (argument === undefined) {
    const last = await recallBuild(cwd);
    if (last === undefined) {
      throw new MlpackError('IMAGE_NOT_FOUND', `Nothing has been built in ${cwd}.`, {
        suggestions: ['Build an image: mlpack build', 'Or name one, as the last argument.'],
      });
    }
    return locationOf(last);
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
    return isLayout
      ? { kind: 'oci', path, name: undefined, digest: undefined }
      : locateImage(path, undefined);
  }
  if (found?.isFile() === true) return { kind: 'oci-archive', path, name: undefined, digest: undefined };
  const last = await recallBuild(cwd);
  if (last?.reference === argument) return locationOf(last);
  return (await findBuilt(cwd, argument)) ?? { kind: 'engine', name: argument, digest: undefined };
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
    return { kind: 'oci', path, name: reference, digest: entry.digest, builtAs: reference };
  }
  return undefined;
}

/** Paths of the layouts that builds from this folder go to: the folder's own, and that of the last build's project. */
async function layoutsOf(cwd: string): Promise<Set<string>> {
  const last = await recallBuild(cwd);
  return new Set([projectLayout(cwd), ...(last?.layout == null ? [] : [last.layout])]);
}

/** An engine may call another image so by now, and unpacks what it is given: the layout goes first. */
async function locationOf({ reference, digest, location, layout }: LastBuild): Promise<ImageLocation> {
  if (digest !== null && layout !== null) {
    const manifests = (await readIndex(layout))?.manifests ?? [];
    if (manifests.some((entry) => entry.digest === digest)) {
      return { kind: 'oci', path: layout, name: undefined, digest, builtAs: reference };
    }
  }
  const known = { digest: digest ?? undefined, builtAs: reference };
  return location.kind === 'engine'
    ? { ...location, name: reference, ...known }
    : { ...location, name: undefined, ...known };
}
