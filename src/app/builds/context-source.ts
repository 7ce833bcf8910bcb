import { join } from 'node:path';
import { readContextFolder } from '../../dockerfile/context-folder.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { parsePlatforms, type Platform } from '../../oci/documents/platform.ts';
import { imageNameOf } from '../../oci/documents/reference.ts';
import { runtimeContextFolder } from '../../project/context/context.ts';
import { derivedVersion } from '../../project/config/config.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { errnoOf, unreadable } from '../../util/files/file-error.ts';
import { mapNonEmpty } from '../../util/non-empty.ts';
import type { BuildSource } from './builder.ts';
import type { Environment } from '../environment/environment.ts';
import { readPackagedConfig } from '../../project/packaged-config.ts';

/** Golden cases are the largest. */
const mostBytes = 256 << 20;

/**
 * A build context that `mlpack generate` wrote and the user may have edited since.
 *
 * @throws MlpackError USAGE for a version to be derived; IMAGE_INVALID when the folder lacks what generate writes; PLATFORM_UNSUPPORTED
 */
export async function contextSource(
  { cwd, hostPlatform, signal }: Environment,
  folder: string,
  options: { readonly version?: string | undefined; readonly platform?: string | undefined },
): Promise<BuildSource> {
  if (options.version === derivedVersion) {
    throw new MlpackError('USAGE', `The version of ${folder} is written in it.`, {
      suggestions: ['Derive it where the context is made: mlpack generate --version auto'],
    });
  }
  const { name, version, models } = await readPackagedConfig((path) => readText(join(folder, path)), folder);
  const entries = await readContextFolder(folder, signal);
  return {
    version: options.version ?? version,
    derived: null,
    repository: imageNameOf(name),
    // A context is made from a project and made anew: what comes of it is kept where the user is.
    folder: cwd,
    rememberedIn: [...new Set([cwd, folder])],
    entries,
    platforms: platformsOf(entries, options.platform, hostPlatform, folder),
    models: mapNonEmpty(models, (model) => {
      const path = join(folder, model.folders.model, model.contract.model.file);
      return {
        ...model,
        unusedGolden: null,
        unrecorded: null,
        loadPath: path,
        origin: { path, isConverted: false },
      };
    }),
    rememberGolden: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

function platformsOf(
  entries: readonly TreeEntry[],
  flag: string | undefined,
  host: Platform,
  folder: string,
): readonly [Platform, ...Platform[]] {
  const present = (['amd64', 'arm64'] as const).filter((architecture) =>
    entries.some(({ path }) => path.startsWith(`${runtimeContextFolder}/${architecture}/`)),
  );
  const preferred = present.includes(host.architecture) ? [host.architecture] : present;
  const wanted =
    flag === undefined ? preferred : parsePlatforms(flag).map(({ architecture }) => architecture);
  const missing = wanted.find((architecture) => !present.includes(architecture));
  const [first, ...rest] = wanted.map((architecture): Platform => ({ os: 'linux', architecture }));
  if (first !== undefined && missing === undefined) return [first, ...rest];
  throw new MlpackError(
    'PLATFORM_UNSUPPORTED',
    `${folder} was not generated for ${missing ?? 'any platform'}.`,
    {
      suggestions: ['Generate it again with --platform linux/amd64,linux/arm64'],
    },
  );
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readBoundedText(path, mostBytes);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
}
