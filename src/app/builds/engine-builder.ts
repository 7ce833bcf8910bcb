import { Readable } from 'node:stream';
import { buildContext } from '../../docker/buildkit/build-context.ts';
import type { Engine } from '../../docker/engine.ts';
import { inspectImage } from '../../docker/images.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { formatPlatform } from '../../oci/documents/platform.ts';
import { familiarReference } from '../../oci/documents/reference.ts';
import { completeTree } from '../../oci/layer/layer-tree.ts';
import { layerMembers } from '../../oci/layer/layer.ts';
import { tar } from '../../oci/tar/tar.ts';
import type { BuiltImage } from '../image/built-image.ts';
import type { Builder, BuildSource } from './builder.ts';
import type { Environment } from '../environment/environment.ts';
import { pushImage } from '../release/push.ts';
import { sourceDateEpoch } from '../../util/source-date-epoch.ts';

/** Has an engine build images, which are in it then, for Dockerfiles with a RUN. */
export const engineBuilder: Builder = {
  needsEngine: true,
  refuse({ target, dryRun, derived = null }) {
    if (dryRun) throw assembledOnly('--dry-run tells');
    if (derived !== null) throw assembledOnly('A version is derived');
    if (target === undefined || target.kind === 'docker') return;
    throw new MlpackError(
      'USAGE',
      `--builder docker leaves the image in the engine, not in ${target.path}.`,
      { suggestions: ['Drop --output', 'Let mlpack assemble the image: --builder oci'] },
    );
  },
  async build(environment, source, { reference, engine }) {
    if (engine === undefined) throw new MlpackError('INTERNAL', 'a build in an engine, but no engine');
    const name = familiarReference(reference);
    const image = await buildInEngine(environment, source, name, engine);
    return {
      digest: null,
      images: [image],
      deliver: async () => [{ kind: 'docker' }],
      push: (options) => pushImage(environment, { ...options, image: name, reference: name }),
    };
  },
};

function assembledOnly(what: string): MlpackError {
  return new MlpackError(
    'USAGE',
    `${what} of an image that mlpack assembles, not of one that an engine builds.`,
    { suggestions: ['Let mlpack assemble it: --builder oci'] },
  );
}

/** @throws MlpackError ENGINE_FAILED, USAGE when several platforms are asked for */
async function buildInEngine(
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
    const members = layerMembers(completeTree(entries));
    const context = Readable.from(tar(members, sourceDateEpoch(env), signal), { objectMode: false });
    const id = await buildContext(engine, context, { tag, platform, onStep: update, signal });
    const { sizeBytes } = await inspectImage(engine, id);
    return { platform, digest: null, id, sizeBytes: null, unpackedBytes: sizeBytes, layers: [] };
  });
}
