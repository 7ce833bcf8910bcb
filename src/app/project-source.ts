import { join } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import { formatPlatform, parsePlatform, parsePlatforms, type Platform } from '../oci/platform.ts';
import { parseReference } from '../oci/reference.ts';
import { contextEntries } from '../project/context.ts';
import { planImage } from '../project/plan.ts';
import { configFileName } from '../project/read-config.ts';
import type { GoldenSet } from '../tensor/golden.ts';
import { readFileContent } from '../util/content.ts';
import { mapInOrder, mapNonEmpty, type NonEmpty } from '../util/non-empty.ts';
import { packageRoot } from '../util/package-root.ts';
import type { BuildSource } from './build-source.ts';
import type { Environment } from './environment.ts';
import { goldenOf } from './golden.ts';
import { obtainLock } from './lock.ts';
import { platformParts } from './platform-parts.ts';
import { loadModel, type LoadableModel } from './prepare-model.ts';
import { progressOf } from './progress.ts';
import { openProject, type Project, type ProjectModel } from './project.ts';

export interface ProjectSourceOptions {
  readonly model: string | undefined;
  readonly version?: string | undefined;
  readonly platform?: string | undefined;
  readonly base?: string | undefined;
  readonly golden?: string | undefined;
  readonly frozen: boolean;
}

/**
 * Everything of a project that goes into its image: the models inspected and prepared, golden cases
 * read or recorded, the lock obeyed or written, packages fetched and unpacked.
 *
 * @throws MlpackError of any of these steps
 */
export async function projectSource(
  environment: Environment,
  options: ProjectSourceOptions,
): Promise<BuildSource> {
  const project = await openProject(environment, options.model, options.version);
  refuseGoldenOfMany(project, options.golden);
  await using stack = new AsyncDisposableStack();
  const loaded = await mapInOrder(project.models, async (model) => {
    const about = { ...environment, progress: progressOf(environment.progress, model, project.models) };
    const loadable = stack.use(await loadModel(about, model.path));
    const described = { folder: project.folder, config: model.config };
    return { ...model, loadable, golden: await goldenOf(about, described, loadable, options.golden) };
  });
  const source = await sourceOf(environment, options, project, loaded);
  const kept = stack.move();
  return { ...source, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** A model of the project that can go into an image. */
interface LoadedModel extends ProjectModel {
  readonly loadable: LoadableModel;
  readonly golden: GoldenSet;
}

async function sourceOf(
  environment: Environment,
  options: ProjectSourceOptions,
  project: Project,
  models: NonEmpty<LoadedModel>,
): Promise<Omit<BuildSource, typeof Symbol.asyncDispose>> {
  const { config, folder, repository } = project;
  const platforms = wantedPlatforms(options.platform, config.platforms, environment.hostPlatform);
  const lock = await obtainLock(environment, folder, {
    base: options.base ?? config.base,
    frozen: options.frozen,
  });
  const plan = planImage({
    config,
    name: project.name,
    version: project.version,
    models: mapNonEmpty(models, ({ loadable, ...model }) => ({
      ...model,
      ...loadable.prepared,
      opsets: loadable.info.opsets,
    })),
    baseReference: lock.base.kind === 'image' ? pinned(lock.base.reference, lock.base.digest) : null,
  });
  const entries = await contextEntries(plan, {
    platforms: await platformParts(environment, lock, platforms),
    server: await readFileContent(join(packageRoot, 'dist', 'server', 'server.mjs')),
    models: models.map(({ loadable }) => loadable.prepared.files),
  });
  return {
    version: project.version,
    repository,
    folder,
    entries,
    platforms,
    models: mapNonEmpty(models, ({ name, version, golden, loadable }) => ({
      name,
      version,
      golden,
      path: loadable.path,
    })),
  };
}

function refuseGoldenOfMany({ config, folder }: Project, golden: string | undefined): void {
  if (golden === undefined || config.models === undefined) return;
  throw new MlpackError(
    'USAGE',
    `--golden ${golden} is for one model, and ${join(folder, configFileName)} lists its models.`,
    { suggestions: [`Name the golden file of each: "tests" in its entry of ${configFileName}`] },
  );
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
