import { MlpackError } from '../../errors/mlpack-error.ts';
import { isDigest, type Digest } from '../../oci/documents/digest.ts';
import {
  asReference,
  familiarReference,
  isSameRepository,
  parseReference,
  taggedReference,
  writesRegistry,
  type TaggedReference,
} from '../../oci/documents/reference.ts';
import { namesOf } from '../../oci/image/image-names.ts';
import { readIndex } from '../../oci/layout/layout-source.ts';
import { compareVersions } from '../../project/version/version.ts';
import type { Environment, Progress } from '../environment/environment.ts';
import { projectLayout } from '../environment/state-folder.ts';
import type { ImageLocation } from './image-location.ts';
import { recallBuild, type LastBuild } from './last-build.ts';

/** References of what was built here, sorted. */
export async function builtHere(cwd: string): Promise<string[]> {
  const names: string[] = [];
  for (const layout of await layoutsOf(cwd)) {
    names.push(...((await readIndex(layout))?.manifests ?? []).flatMap(namesOf));
  }
  return [...new Set(names)].toSorted();
}

/** An image that was built here, by one of its names. */
interface Build {
  readonly reference: TaggedReference;
  /** Undefined of an engine's own build, which has none before it is pushed. */
  readonly digest: Digest | undefined;
  readonly location: ImageLocation;
  /** Whether nothing was built here after it. */
  readonly isLast: boolean;
}

/**
 * Of what was built here, the image that a reference or a digest means: by digest where there is one, whatever it is
 * called in its repository, as with docker. A name without a tag is what was built of it last, which is told, unless
 * something here is called `latest`.
 *
 * @throws MlpackError IMAGE_NOT_FOUND where its tag is that of another digest here, and no registry is named
 */
export async function findBuilt(
  { cwd, progress }: Pick<Environment, 'cwd' | 'progress'>,
  argument: string,
): Promise<ImageLocation | undefined> {
  const builds = await buildsHere(cwd);
  if (isDigest(argument)) return builds.find(({ digest }) => digest === argument)?.location;
  const wanted = asReference(argument);
  if (wanted === undefined) return undefined;
  const { tag } = taggedReference(wanted);
  const inRepository = builds.filter(({ reference }) => isSameRepository(reference, wanted));
  const named = inRepository.find(({ reference }) => reference.tag === tag);
  if (named === undefined && wanted.tag === undefined && wanted.digest === undefined) {
    return newestOf(inRepository, argument, progress);
  }
  if (wanted.digest === undefined || named?.digest === wanted.digest) return named?.location;
  const same = inRepository.find(({ digest }) => digest === wanted.digest);
  // A registry may have what was built before under that tag.
  if (same !== undefined || named?.digest === undefined || writesRegistry(argument)) return same?.location;
  const name = familiarReference(named.reference);
  throw new MlpackError('IMAGE_NOT_FOUND', `${name} is ${named.digest} here, not ${wanted.digest}.`, {
    suggestions: [`Take the one that was built here: ${name}`, `Or name the registry that has the other.`],
  });
}

/** No layout tells when it was given an image: of a repository that wasn't built last, the highest version is taken. */
function newestOf(builds: readonly Build[], argument: string, progress: Progress): ImageLocation | undefined {
  const newest =
    builds.find(({ isLast }) => isLast) ??
    builds.toSorted((a, b) => compareVersions(a.reference.tag, b.reference.tag)).at(-1);
  if (newest === undefined) return undefined;
  const name = familiarReference(newest.reference);
  const others = new Set(builds.map(({ reference }) => familiarReference(reference)));
  others.delete(name);
  const why =
    others.size === 0
      ? 'the only one built here'
      : `${newest.isLast ? 'built here last' : 'the highest version built here'}; there are ${[...others].join(', ')}, too`;
  progress.note(`${argument} is taken for ${name}, ${why}.`);
  return newest.location;
}

/** What was built last is the first: it may have gone to a place of its own. */
async function buildsHere(cwd: string): Promise<Build[]> {
  const last = await lastBuilt(cwd);
  const builds = last === undefined ? [] : [last];
  for (const path of await layoutsOf(cwd)) {
    for (const entry of (await readIndex(path))?.manifests ?? []) {
      for (const name of namesOf(entry)) {
        const reference = asReference(name);
        if (reference === undefined) continue;
        const { digest } = entry;
        const location = { kind: 'oci', path, name, digest, builtAs: name } as const;
        builds.push({ reference: taggedReference(reference), digest, location, isLast: false });
      }
    }
  }
  return builds;
}

/** Paths of the layouts that builds from this folder go to: the folder's own, and that of the last build's project. */
async function layoutsOf(cwd: string): Promise<Set<string>> {
  const last = await recallBuild(cwd);
  return new Set([projectLayout(cwd), ...(last?.layout == null ? [] : [last.layout])]);
}

/** What was built last from here; undefined where nothing was. @throws MlpackError IMAGE_INVALID */
export async function lastBuilt(cwd: string): Promise<Build | undefined> {
  const last = await recallBuild(cwd);
  if (last === undefined) return undefined;
  const reference = taggedReference(parseReference(last.reference));
  return { reference, digest: last.digest ?? undefined, location: await locationOf(last), isLast: true };
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
