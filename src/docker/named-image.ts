import type { ImageInspectInfo } from 'dockerode';
import { MlpackError } from '../errors/mlpack-error.ts';
import { engineError, statusOf } from './engine-error.ts';
import type { Engine } from './engine.ts';

/** What an engine says of an image: of what is no container's, such as an artifact, it leaves out whatever that hasn't. */
export type ToldOfImage = Pick<ImageInspectInfo, 'Id'> & Partial<ImageInspectInfo>;

/**
 * What an engine has by a name or an id. Where nothing has a name that could begin an id, engines answer with the
 * image whose id does: `b` is one in sixteen images. Such an answer is none here.
 *
 * @param image a reference; or an id as `sha256:…`, or as twelve digits of it or more, which is what engines print
 * @returns undefined when there is none, or only another image than the one named
 * @throws MlpackError ENGINE_FAILED
 */
export async function inspectNamed(engine: Engine, image: string): Promise<ToldOfImage | undefined> {
  try {
    const found: ToldOfImage = await engine.client.getImage(image).inspect();
    const isNamed = !isShortId(image) || (found.RepoTags ?? []).some((name) => isNameOf(name, image));
    return isNamed ? found : undefined;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw engineError(engine, `looking at ${image}`, error);
  }
}

/** {@link inspectNamed}, of an image that must be there. @throws MlpackError IMAGE_NOT_FOUND, ENGINE_FAILED */
export async function requireNamed(engine: Engine, image: string): Promise<ToldOfImage> {
  const found = await inspectNamed(engine, image);
  if (found === undefined) throw imageNotFound(engine, image);
  return found;
}

/** The error for an image that an engine doesn't have. */
export function imageNotFound(engine: Engine, image: string, cause?: unknown): MlpackError {
  return new MlpackError('IMAGE_NOT_FOUND', `${engine.info.name} has no image ${image}.`, {
    suggestions: [
      ...namingById(image),
      'Build it: mlpack build MODEL',
      `See what is there: ${engine.info.name.toLowerCase()} image ls`,
    ],
    cause,
  });
}

/** What to type for an image that is named by too little of its id; nothing where that can't be meant. */
export function namingById(image: string): string[] {
  return isShortId(image) ? [`If that is an id, write 12 digits of it, or sha256:${image}`] : [];
}

/** Whether a name may be the beginning of somebody's id by chance. */
function isShortId(image: string): boolean {
  return /^[0-9a-f]{1,11}$/u.test(image);
}

/** Docker says `b:latest` of `b`; Podman `localhost/b:latest`, or with a registry that it searches. */
function isNameOf(name: string, image: string): boolean {
  return name === `${image}:latest` || name.endsWith(`/${image}:latest`);
}
