import { isKnownStep } from '../../../contract/contract.ts';
import { encoderFile, homeFolders, imageHomePath, picturesFile } from '../../../contract/image-layout.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Image } from '../../oci/image/image.ts';
import { compareImages, type Comparison } from '../../oci/compare/compare-images.ts';
import { formatPlatform, parsePlatform } from '../../oci/documents/platform.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { platformEntries } from '../../project/context/context.ts';
import { readAll, type Content } from '../../util/blobs/content.ts';
import { assembleBundle } from '../builds/oci-builder.ts';
import { carriedContext } from './carried-context.ts';
import type { Environment } from '../environment/environment.ts';
import { builderFormat } from '../project/lock.ts';
import { readPackagedConfig } from '../../project/packaged-config.ts';
import { ownServer, platformParts, type ServerFile } from '../builds/image-parts.ts';
import { createdSecondsOf } from '../../util/source-date-epoch.ts';

/** What came of making one platform's image again. */
export interface PlatformVerdict {
  /** The platform, for example linux/amd64. */
  readonly platform: string;
  readonly digest: string;
  readonly rebuiltDigest: string;
  readonly comparison: Comparison;
  /** Whether the serving app in it is the one this version of mlpack has. */
  readonly hasOwnServer: boolean;
  /** Whether this version of mlpack makes images the way the one did that built it. */
  readonly isSameFormat: boolean;
}

/**
 * Makes an image again, of what it carries and what its lock pins, and compares.
 *
 * @param label names the image in errors
 * @throws MlpackError IMAGE_INVALID when it carries too little; NOT_REPRODUCED when its Dockerfile needs more than it
 * carries; those of fetching what the lock pins
 */
export async function verifyPlatform(
  environment: Environment,
  image: Image,
  label: string,
): Promise<PlatformVerdict> {
  const { config } = image;
  const platform = parsePlatform(formatPlatform(image.platform));
  // When it was built, so that every file gets the time it had.
  const createdSeconds = createdSecondsOf(config);
  const then = {
    ...environment,
    env: { ...environment.env, SOURCE_DATE_EPOCH: String(createdSeconds) },
  };
  await using carried = await carriedContext(environment, image, label);
  const parts = await platformParts(then, carried.lock, [platform]);
  const entries = [...carried.entries, ...parts.flatMap(platformEntries)];
  const { images } = await assembleBundle(then, { entries, platforms: [platform] }).catch(
    (error: unknown) => {
      throw cannotBeMade(error, label);
    },
  );
  const comparison = await compareImages(image, images[0], environment.signal);
  return {
    platform: formatPlatform(platform),
    digest: image.descriptor.digest,
    rebuiltDigest: images[0].descriptor.digest,
    comparison:
      comparison.verdict === 'different' ? comparison : await checkModels(carried.entries, label, comparison),
    hasOwnServer: isOwnServer(carried.entries, await ownServer()),
    isSameFormat: carried.lock.builder.format === builderFormat,
  };
}

/** The model is taken from the image itself, so that it is the right one only its contract tells. */
async function checkModels(
  entries: readonly TreeEntry[],
  label: string,
  comparison: Comparison,
): Promise<Comparison> {
  const read = async (path: string) => {
    const content = fileAt(entries, path);
    return content === undefined ? undefined : (await readAll(content)).toString('utf8');
  };
  const { models } = await readPackagedConfig(read, label);
  for (const { contract, folders } of models) {
    const tokenizers = (contract.steps ?? []).filter(isKnownStep).filter((step) => step.kind === 'tokenizer');
    const data = contract.model.data ?? [];
    for (const { file, sha256, is } of [
      { ...contract.model, is: 'model' },
      ...data.map(({ path, ...rest }) => ({ ...rest, file: path, is: 'external data' })),
      ...tokenizers.map((step) => ({ ...step, is: 'tokenizer' })),
    ]) {
      const path = `${folders.model}/${file}`;
      if (fileAt(entries, path)?.sha256 === sha256) continue;
      const text = `is not the ${is} that its contract describes`;
      return { verdict: 'different', difference: { layer: null, file: `${imageHomePath}/${path}`, text } };
    }
  }
  return comparison;
}

function isOwnServer(entries: readonly TreeEntry[], own: readonly ServerFile[]): boolean {
  const carried = entries.filter(
    ({ type, path }) => type === 'file' && path.startsWith(`${homeFolders.server}/`),
  );
  // What divides texts or decodes pictures is only in images whose model needs it.
  const wanted = own.filter(
    ({ path }) =>
      ![encoderFile, picturesFile].includes(path) ||
      fileAt(entries, `${homeFolders.server}/${path}`) !== undefined,
  );
  return (
    carried.length === wanted.length &&
    wanted.every(
      ({ path, content }) => fileAt(entries, `${homeFolders.server}/${path}`)?.sha256 === content.sha256,
    )
  );
}

function fileAt(entries: readonly TreeEntry[], path: string): Content | undefined {
  const entry = entries.find((candidate) => candidate.path === path);
  return entry?.type === 'file' ? entry.content : undefined;
}

function cannotBeMade(error: unknown, label: string): unknown {
  if (!(error instanceof MlpackError) || !error.code.startsWith('DOCKERFILE_')) return error;
  return new MlpackError(
    'NOT_REPRODUCED',
    `${label} cannot be made again of what it carries. ${error.message}`,
    {
      suggestions: ['Build it again from its own build context and compare the digests.'],
      cause: error,
    },
  );
}
