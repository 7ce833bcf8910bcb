import { lockToText } from '../../base/lock.ts';
import {
  formatPlatform,
  parsePlatform,
  parsePlatforms,
  type Platform,
} from '../../oci/documents/platform.ts';
import { parseReference } from '../../oci/documents/reference.ts';
import { contextEntries } from '../../project/context/context.ts';
import { planImage } from '../../project/plan.ts';
import { DisposalStack } from '../../util/disposal-stack.ts';
import { mapInOrder, mapNonEmpty, type NonEmpty } from '../../util/non-empty.ts';
import type { BuildSource } from './builder.ts';
import { checkModelSignature, type ModelSignatureOptions } from './check-model-signature.ts';
import type { Environment } from '../environment/environment.ts';
import { loadProject } from '../project/load-project.ts';
import { obtainLock } from '../project/lock.ts';
import { ownServer, platformParts } from './image-parts.ts';
import { refuseUnnameable, type Project } from '../project/project.ts';
import { deriveVersion } from './derive-version.ts';

export interface PrepareOptions extends ModelSignatureOptions {
  readonly model: string | undefined;
  /** Files that stand before the model's in a chain, as they were typed. */
  readonly before?: readonly string[] | undefined;
  /** Reference of the image, instead of what mlpack.yaml says; its tag is the version unless it has one. */
  readonly tag?: string | undefined;
  readonly version?: string | undefined;
  readonly platform?: string | undefined;
  readonly base?: string | undefined;
  readonly golden?: string | undefined;
  /** Of a Hugging Face folder, the ONNX file to serve, instead of what mlpack.yaml says. */
  readonly file?: string | undefined;
  readonly frozen: boolean;
  /** Write no lock, even when there is none. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Everything of a project that goes into its image, with the version it is to have.
 *
 * @throws MlpackError of preparing the project and of deriving its version
 */
export async function projectSource(environment: Environment, options: PrepareOptions): Promise<BuildSource> {
  await using stack = new DisposalStack();
  const prepared = stack.use(await prepareProject(environment, options));
  const { folder, repository } = prepared.project;
  const decided = await decideVersion(environment, prepared, options.tag ?? repository);
  const context = await prepared.contextOf(decided.version);
  const kept = stack.move();
  return {
    ...context,
    ...decided,
    repository,
    folder,
    rememberedIn: [...new Set([folder, environment.cwd])],
    platforms: prepared.platforms,
    rememberGolden: () => prepared.rememberGolden(),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function decideVersion(
  environment: Environment,
  prepared: PreparedProject,
  reference: string,
): Promise<Pick<BuildSource, 'version' | 'derived'>> {
  const { version } = prepared.project;
  if (version !== null) return { version, derived: null };
  const derived = await deriveVersion(
    environment,
    { ...prepared, folder: prepared.project.folder },
    reference,
  );
  return { version: derived.version, derived };
}

/** A project of whose image only the version may still be open. */
interface PreparedProject extends AsyncDisposable, Pick<BuildSource, 'rememberGolden'> {
  readonly project: Project;
  readonly platforms: NonEmpty<Platform>;
  /** The image's build context with that version. Cheap: all that takes time has been done. */
  contextOf(version: string): Promise<Pick<BuildSource, 'entries' | 'models'>>;
}

/**
 * Does for a project's image what takes time, once: models inspected and prepared, golden cases read or recorded, the
 * lock obeyed or written, packages fetched and unpacked.
 *
 * @throws MlpackError of any of these steps
 */
async function prepareProject(environment: Environment, options: PrepareOptions): Promise<PreparedProject> {
  await using stack = new DisposalStack();
  const loaded = stack.use(await loadProject(environment, { ...options, checksTypes: true }));
  const { project } = loaded;
  const { config, parsed, folder } = project;
  refuseUnnameable(project, options.tag);
  const platforms = wantedPlatforms(options.platform, config.platforms, environment.hostPlatform);
  const base = options.base ?? config.base;
  const lock = await obtainLock(environment, folder, {
    base,
    frozen: options.frozen,
    dryRun: options.dryRun ?? false,
  });
  const signed = await mapInOrder(loaded.models, async (model) => ({
    ...model,
    modelSignature: await checkModelSignature(environment, model, options),
  }));
  const parts = {
    platforms: await platformParts(environment, lock, platforms),
    server: await ownServer(),
    lock: lockToText(lock),
    models: signed,
  };
  const baseReference = lock.base.kind === 'image' ? pinned(lock.base.reference, lock.base.digest) : null;
  const kept = stack.move();
  return {
    project,
    platforms,
    rememberGolden: () => loaded.rememberGolden(),
    contextOf: async (version) => {
      const { name } = project;
      const plan = planImage({ config, parsed, name, version, models: loaded.models, baseReference });
      const models = mapNonEmpty(
        loaded.models,
        ({ loadPath, stepFolder, origin, unusedGolden, unrecorded }, index) => ({
          ...(plan.models[index] ?? plan.models[0]),
          loadPath,
          stepFolder,
          origin,
          unusedGolden,
          unrecorded,
        }),
      );
      return { entries: await contextEntries(plan, parts), models };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function wantedPlatforms(
  flag: string | undefined,
  configured: readonly string[] | undefined,
  host: Platform,
): NonEmpty<Platform> {
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
