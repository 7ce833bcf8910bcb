import { join } from 'node:path';
import { formatPlatform, parsePlatform, parsePlatforms, type Platform } from '../oci/platform.ts';
import { parseReference } from '../oci/reference.ts';
import { contextEntries } from '../project/context.ts';
import { planImage } from '../project/plan.ts';
import { readFileContent } from '../util/content.ts';
import { packageRoot } from '../util/package-root.ts';
import type { BuildSource } from './build-source.ts';
import type { Environment } from './environment.ts';
import { goldenOf } from './golden.ts';
import { obtainLock } from './lock.ts';
import { platformParts } from './platform-parts.ts';
import { loadModel, type LoadableModel } from './prepare-model.ts';
import { openProject, type Project } from './project.ts';

export interface ProjectSourceOptions {
  readonly model: string | undefined;
  readonly version?: string | undefined;
  readonly platform?: string | undefined;
  readonly base?: string | undefined;
  readonly golden?: string | undefined;
  readonly frozen: boolean;
}

/**
 * Everything of a project that goes into its image: the model inspected and prepared, golden cases
 * read or recorded, the lock obeyed or written, packages fetched and unpacked.
 *
 * @throws MlpackError of any of these steps
 */
export async function projectSource(
  environment: Environment,
  options: ProjectSourceOptions,
): Promise<BuildSource> {
  const project = await openProject(environment, options.model);
  const model = await loadModel(environment, project.modelPath);
  try {
    return await sourceOf(environment, options, project, model);
  } catch (error) {
    await model[Symbol.asyncDispose]();
    throw error;
  }
}

async function sourceOf(
  environment: Environment,
  options: ProjectSourceOptions,
  project: Project,
  model: LoadableModel,
): Promise<BuildSource> {
  const { config, folder, name, repository } = project;
  const version = options.version ?? project.version;
  const platforms = wantedPlatforms(options.platform, config.platforms, environment.hostPlatform);
  const golden = await goldenOf(environment, project, model, options.golden);
  const lock = await obtainLock(environment, folder, {
    base: options.base ?? config.base,
    frozen: options.frozen,
  });
  const plan = planImage({
    config,
    name,
    version,
    model: { ...model.prepared, opsets: model.info.opsets },
    golden,
    baseReference: lock.base.kind === 'image' ? pinned(lock.base.reference, lock.base.digest) : null,
  });
  const entries = await contextEntries(plan, {
    platforms: await platformParts(environment, lock, platforms),
    server: await readFileContent(join(packageRoot, 'dist', 'server', 'server.mjs')),
    model: model.prepared.files,
  });
  return {
    name,
    version,
    repository,
    folder,
    entries,
    platforms,
    golden,
    modelPath: model.path,
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  };
}

function wantedPlatforms(
  flag: string | undefined,
  configured: readonly string[] | undefined,
  host: Platform,
): readonly [Platform, ...Platform[]] {
  const [first = host, ...rest] =
    flag === undefined ? (configured ?? []).map(parsePlatform) : parsePlatforms(flag);
  // Sorted, so that the digest of an index doesn't depend on the order in which platforms were named.
  const [head, ...tail] = [first, ...rest].toSorted((a, b) =>
    formatPlatform(a) < formatPlatform(b) ? -1 : 1,
  );
  return [head ?? host, ...tail];
}

/** name@digest, the tag dropped: with both, some engines follow the tag. */
function pinned(reference: string, digest: string): string {
  const { registry, repository } = parseReference(reference);
  return `${registry}/${repository}@${digest}`;
}
