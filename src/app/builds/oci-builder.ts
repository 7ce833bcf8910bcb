import { imageFiles } from '../../../contract/image-layout.ts';
import { executeDockerfile } from '../../dockerfile/execute.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { bundleImages } from '../../oci/image/assemble.ts';
import type { Image, ImageBundle } from '../../oci/image/image.ts';
import { formatPlatform, type Platform } from '../../oci/documents/platform.ts';
import { familiarReference } from '../../oci/documents/reference.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { pullImage } from '../../registry/pull/pull.ts';
import { readAll } from '../../util/blobs/content.ts';
import { encodingProblem } from '../../util/files/utf8.ts';
import type { Builder, BuildSource } from './builder.ts';
import type { Environment } from '../environment/environment.ts';
import { describeBundle } from '../image/built-image.ts';
import { defaultTargets, deliverImage } from '../image/deliver-image.ts';
import { pushTo } from '../release/push.ts';
import { registryClient } from '../environment/registry-client.ts';
import { sourceDateEpoch } from '../../util/source-date-epoch.ts';

/** Assembles images itself, without an engine. */
export const ociBuilder: Builder = {
  needsEngine: false,
  refuse: () => {},
  async build(environment, source, { reference, target, engine }) {
    const bundle = await assembleBundle(environment, source);
    return {
      digest: bundle.descriptor.digest,
      images: describeBundle(bundle).images,
      async deliver() {
        const targets = target === undefined ? await defaultTargets(source.folder, bundle, engine) : [target];
        for (const one of targets) await deliverImage(environment, bundle, reference, one, engine);
        return targets;
      },
      push: (options) => pushTo(environment, bundle, familiarReference(reference), options),
    };
  },
};

/**
 * Executes a source's Dockerfile for each of its platforms, without an engine.
 *
 * @throws MlpackError DOCKERFILE_INVALID, DOCKERFILE_UNSUPPORTED, and those of pulling a base image
 */
export async function assembleBundle(
  environment: Environment,
  { entries, platforms }: Pick<BuildSource, 'entries' | 'platforms'>,
): Promise<ImageBundle> {
  const { env, store, signal, progress } = environment;
  const dockerfile = await dockerfileOf(entries);
  const client = registryClient(environment);
  const build = (platform: Platform) =>
    progress.step(`Assemble the image for ${formatPlatform(platform)}`, (update) =>
      executeDockerfile(dockerfile, entries, {
        platform,
        store,
        createdSeconds: sourceDateEpoch(env),
        resolveBase: (reference, wanted) => pullImage(client, reference, wanted, { store, signal }),
        onStep: update,
        signal,
      }),
    );
  const [first, ...rest] = platforms;
  const images: [Image, ...Image[]] = [await build(first)];
  for (const platform of rest) images.push(await build(platform));
  return bundleImages(images);
}

async function dockerfileOf(entries: readonly TreeEntry[]): Promise<string> {
  const entry = entries.find(({ path }) => path === imageFiles.dockerfile);
  if (entry?.type !== 'file')
    throw new MlpackError('DOCKERFILE_INVALID', 'The build context has no Dockerfile.');
  const bytes = await readAll(entry.content);
  const problem = encodingProblem(bytes);
  if (problem !== undefined) throw new MlpackError('DOCKERFILE_INVALID', `The Dockerfile ${problem}.`);
  return bytes.toString('utf8');
}
