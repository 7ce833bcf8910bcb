import { buildContext } from '../../docker/buildkit/build-context.ts';
import type { Engine } from '../../docker/engine.ts';
import { inspectImage } from '../../docker/images.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { contextArchive } from '../../oci/tar/context-archive.ts';
import { formatPlatform } from '../../oci/documents/platform.ts';
import type { BuiltImage } from '../image/built-image.ts';
import type { BuildSource } from './builder.ts';
import type { Environment } from '../environment/environment.ts';
import { sourceDateEpoch } from '../../util/source-date-epoch.ts';

/**
 * Builds a context in the engine, for Dockerfiles with a RUN.
 *
 * @throws MlpackError ENGINE_FAILED, USAGE when several platforms are asked for
 */
export async function buildInEngine(
  { env, signal, progress }: Environment,
  { entries, platforms }: BuildSource,
  tag: string,
  engine: Engine,
): Promise<BuiltImage> {
  const [platform, ...others] = platforms.map(formatPlatform);
  if (platform === undefined || others.length > 0) {
    throw new MlpackError('USAGE', '--builder docker builds one platform at a time.', {
      suggestions: ['Name one: --platform linux/amd64', 'Build both in one go: --builder oci'],
    });
  }
  return progress.step(`Build it with ${engine.info.name}`, async (update) => {
    const context = contextArchive(entries, sourceDateEpoch(env), signal);
    const id = await buildContext(engine, context, { tag, platform, onStep: update, signal });
    const { sizeBytes } = await inspectImage(engine, id);
    return { platform, digest: null, id, sizeBytes: null, unpackedBytes: sizeBytes, layers: [] };
  });
}
