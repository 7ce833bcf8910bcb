import { join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { PreparedModel } from '../../model/prepared-model.ts';
import { prepareModel } from '../../model/read-model.ts';
import { configFileName } from '../../project/config/read-config.ts';
import type { PlannedModel } from '../../project/planned-model.ts';
import { DisposalStack } from '../../util/disposal-stack.ts';
import { mapInOrder, type NonEmpty } from '../../util/non-empty.ts';
import { progressOf, type Environment } from '../environment/environment.ts';
import { configuredGolden, rememberFlag } from './golden/golden-file.ts';
import { goldenOf } from './golden/golden-of.ts';
import { openProject, type Project, type ProjectModel } from './project.ts';

/** A project whose models can go into an image: what mlpack.yaml says of each, and what its file has. */
export interface LoadedProject extends AsyncDisposable {
  readonly project: Project;
  readonly models: NonEmpty<ProjectModel & PreparedModel & Pick<PlannedModel, 'golden' | 'runtime'>>;
  /** Has later commands take the golden file that a flag named, if one did: to be called when it has proved right. */
  rememberGolden(): Promise<void>;
}

/**
 * Inspects and prepares the models of a project, and reads or records their golden cases.
 *
 * @throws MlpackError of opening the project and of any of these steps; USAGE for one golden file of several models
 */
export async function loadProject(
  environment: Environment,
  options: {
    readonly model: string | undefined;
    readonly version?: string | undefined;
    readonly golden?: string | undefined;
  },
): Promise<LoadedProject> {
  const project = await openProject(environment, options.model, options.version);
  refuseGoldenOfMany(project, options.golden);
  const isListed = project.config.models !== undefined;
  await using stack = new DisposalStack();
  const models = await mapInOrder(project.models, async (model) => {
    const about = { ...environment, progress: progressOf(environment.progress, model, project.models) };
    const { path, config } = model;
    const prepared = stack.use(
      await about.progress.step('Inspect the model', () => prepareModel(path, environment)),
    );
    for (const note of prepared.notes) about.progress.note(note);
    const described = { folder: project.folder, path, config, isListed };
    const golden = await goldenOf(about, described, prepared, options.golden);
    return { ...model, ...prepared, golden, runtime: environment.runtime.name };
  });
  const kept = stack.move();
  return {
    project,
    models,
    async rememberGolden() {
      if (options.golden === undefined) return;
      const [{ path, config }] = models;
      const owner = { folder: project.folder, path, configured: configuredGolden(config), isListed };
      await rememberFlag(environment, owner, options.golden);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
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
