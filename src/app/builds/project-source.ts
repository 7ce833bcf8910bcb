import { DisposalStack } from '../../util/disposal-stack.ts';
import type { BuildSource } from './build-source.ts';
import { deriveVersion } from './derive-version.ts';
import type { Environment } from '../environment/environment.ts';
import { prepareProject, type PreparedProject, type PrepareOptions } from './prepare-project.ts';

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
  const derived = await deriveVersion(environment, prepared, reference);
  return { version: derived.version, derived };
}
