import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readContextFolder } from '../dockerfile/context-folder.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import type { TreeEntry } from '../oci/tree.ts';
import { parsePlatforms, type Platform } from '../oci/platform.ts';
import type { BuildSource } from './build-source.ts';
import type { Environment } from './environment.ts';
import { readPackagedConfig } from './packaged-config.ts';

/**
 * A build context that `mlpack generate` wrote and the user may have edited since.
 *
 * @throws MlpackError IMAGE_INVALID when the folder lacks what generate writes; PLATFORM_UNSUPPORTED
 */
export async function contextSource(
  { hostPlatform, signal }: Environment,
  folder: string,
  options: { readonly version?: string | undefined; readonly platform?: string | undefined },
): Promise<BuildSource> {
  const { contract, golden } = await readPackagedConfig(
    (file) => readText(join(folder, 'config', file)),
    folder,
  );
  const entries = await readContextFolder(folder, signal);
  return {
    name: contract.name,
    version: options.version ?? contract.version,
    repository: contract.name,
    folder,
    entries,
    platforms: platformsOf(entries, options.platform, hostPlatform, folder),
    golden,
    modelPath: join(folder, 'model', contract.model.file),
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
    entries.some(({ path }) => path.startsWith(`onnxruntime/${architecture}/`)),
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

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new MlpackError(
      'IMAGE_INVALID',
      `${path} cannot be read: it belongs to every context mlpack generates.`,
      {
        suggestions: ['Write the context again: mlpack generate --force'],
        cause: error,
      },
    );
  }
}
