import type { Engine } from '../../docker/engine.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { writeDockerArchive, writeOciArchive } from '../../oci/archive/archive.ts';
import type { Image, ImageBundle } from '../../oci/image/image.ts';
import { writeLayout } from '../../oci/layout/layout-writer.ts';
import { formatPlatform } from '../../oci/documents/platform.ts';
import {
  familiarReference,
  taggedReference,
  type Reference,
  type TaggedReference,
} from '../../oci/documents/reference.ts';
import type { Environment } from '../environment/environment.ts';
import { ensureInEngine } from './load-into-engine.ts';
import type { OutputTarget } from './output-target.ts';
import { ensureStateFolder, projectLayout } from '../environment/state-folder.ts';

/**
 * Targets of an image when the user named none: the project's OCI layout, from where it is pushed byte for
 * byte (an engine unpacks it), and the engine that answers, if it has an image for that.
 */
export async function defaultTargets(
  folder: string,
  { images }: ImageBundle,
  engine: Engine | undefined,
): Promise<readonly OutputTarget[]> {
  await ensureStateFolder(folder);
  const fits = images.some(({ platform }) => formatPlatform(platform) === engine?.info.platform);
  return [{ kind: 'oci', path: projectLayout(folder) }, ...(fits ? [{ kind: 'docker' } as const] : [])];
}

/**
 * Writes an image where it should go; whole or not at all.
 *
 * @throws MlpackError OUTPUT_NOT_WRITABLE, DISK_FULL, ENGINE_FAILED, USAGE
 */
export async function deliverImage(
  environment: Pick<Environment, 'signal' | 'progress'>,
  bundle: ImageBundle,
  reference: Reference,
  target: OutputTarget,
  engine: Engine | undefined,
): Promise<void> {
  const { signal, progress } = environment;
  const tagged = taggedReference(reference);
  switch (target.kind) {
    case 'oci': {
      const hasBareTag = await progress.step('Write the OCI layout', () =>
        writeLayout(target.path, bundle, tagged, { signal }),
      );
      if (hasBareTag) progress.note(bareTagNote(target.path, tagged));
      return;
    }
    case 'oci-archive':
      return progress.step('Write the OCI archive', () =>
        writeOciArchive(target.path, bundle, tagged, { signal }),
      );
    case 'docker-archive':
      return progress.step('Write the Docker archive', () =>
        writeDockerArchive(target.path, onlyImage(bundle), tagged, { signal }),
      );
    case 'docker':
      if (engine === undefined) throw new MlpackError('INTERNAL', 'an image for an engine, but no engine');
      await ensureInEngine(environment, engine, imageFor(engine, bundle), reference);
  }
}

/** Of an image that was named before images had whole names in a layout: whose it is cannot be told. */
function bareTagNote(path: string, name: TaggedReference): string {
  const { tag } = name;
  return `${path} has another image that is called "${tag}" only, as mlpack named them before; it stays, because it may be another model's. The new one is oci:${path}:${familiarReference(name)}.`;
}

function imageFor({ info }: Engine, { images }: ImageBundle): Image {
  return images.find(({ platform }) => formatPlatform(platform) === info.platform) ?? images[0];
}

function onlyImage({ images }: ImageBundle): Image {
  if (images.length === 1) return images[0];
  throw new MlpackError('USAGE', 'A Docker archive holds one platform.', {
    suggestions: ['Build one: --platform linux/amd64', 'Keep both: --output oci-archive:FILE'],
  });
}
