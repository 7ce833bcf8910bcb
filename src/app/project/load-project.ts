import type { ModelTask } from '../../../contract/schemas/mlpack.schema.ts';
import { join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { ModelOrigin, PreparedModel } from '../../model/prepared-model.ts';
import { companionNote } from '../../model/companion-note.ts';
import { prepareModel } from '../../model/read-model.ts';
import { configFileName } from '../../project/config/read-config.ts';
import { chosenMethods, defaultVersion } from '../../project/config/config.ts';
import { passedOverNote } from '../../project/locate.ts';
import { planImage } from '../../project/plan.ts';
import type { PlannedModel } from '../../project/planned-model.ts';
import { DisposalStack } from '../../util/disposal-stack.ts';
import { createTemporaryFolder } from '../../util/folders/temporary-folder.ts';
import { mapInOrder, mapNonEmpty, type NonEmpty } from '../../util/non-empty.ts';
import { progressOf, type Environment } from '../environment/environment.ts';
import { configuredGolden, rememberFlag } from './golden/golden-file.ts';
import { goldenOf, type ModelGolden } from './golden/golden-of.ts';
import { openProject, type Project, type ProjectModel } from './project.ts';
import { checkTypes } from './steps/check-types.ts';
import { withSteps } from './steps/with-steps.ts';

/** A project whose models can go into an image: what mlpack.yaml says of each, and what its file has. */
export interface LoadedProject extends AsyncDisposable {
  readonly project: Project;
  readonly models: NonEmpty<
    ProjectModel &
      PreparedModel &
      ModelGolden &
      Pick<PlannedModel, 'runtime'> & { readonly origin: ModelOrigin }
  >;
  /** Has later commands take the golden file that a flag named, if one did: to be called when it has proved right. */
  rememberGolden(): Promise<void>;
}

/**
 * Inspects and prepares the models of a project, holds mlpack.yaml to them, and reads or records their golden cases.
 *
 * @throws MlpackError of opening the project and of any of these steps; USAGE for one golden file of several models;
 *   CODE_FAILED for types that are wrong
 */
export async function loadProject(
  environment: Environment,
  options: {
    readonly model: string | undefined;
    /** Files that stand before the model's in a chain, as they were typed. */
    readonly before?: readonly string[] | undefined;
    readonly version?: string | undefined;
    readonly golden?: string | undefined;
    /** Of a Hugging Face folder, the ONNX file to serve, instead of what mlpack.yaml says. */
    readonly file?: string | undefined;
    /** What such a folder is served for, where it leaves a choice, instead of what mlpack.yaml says. */
    readonly task?: ModelTask | undefined;
    /** Check the types of code among the steps, which takes seconds. */
    readonly checksTypes?: boolean;
  },
): Promise<LoadedProject> {
  const project = await openProject(environment, options.model, options.version, options.before);
  refuseFlagOfMany(project, 'golden', options.golden, 'tests');
  refuseFlagOfMany(project, 'file', options.file, 'file');
  refuseFlagOfMany(project, 'task', options.task, 'task');
  const isListed = project.config.models !== undefined;
  const progressFor = (model: ProjectModel) => progressOf(environment.progress, model, project.models);
  await using stack = new DisposalStack();
  const prepared = await mapInOrder(project.models, async (model) => {
    const progress = progressFor(model);
    const passedOver = passedOverNote(model, environment.command);
    if (passedOver !== null) progress.note(passedOver);
    const conversion = {
      before: model.before,
      methods: chosenMethods(model.config),
      members: model.config.members?.map(String),
    };
    const inspected = await progress.step('Inspect the model', () =>
      prepareModel(model.path, {
        ...environment,
        conversion,
        file: options.file ?? model.config.file,
        task: options.task ?? model.config.task,
        hasSteps: model.config.steps !== undefined,
      }),
    );
    const { notes } = stack.use(inspected);
    for (const note of notes) progress.note(note);
    if (model.before.length === 0) {
      const beside = await companionNote(model.path, inspected.info, environment);
      if (beside !== null) progress.note(beside);
    }
    const folder = async () => stack.use(await createTemporaryFolder(environment.cacheFolder, '.steps')).path;
    const stepped = await withSteps(project, model, inspected, folder, environment.signal);
    return { ...model, ...stepped, runtime: environment.runtime.name };
  });
  refuseMisfits(project, prepared);
  if (options.checksTypes === true) {
    for (const model of prepared) {
      await checkTypes({ ...environment, progress: progressFor(model) }, project.folder, model);
    }
  }
  const models = await mapInOrder(prepared, async (model) => {
    const { path, config } = model;
    const described = { folder: project.folder, path, config, isListed };
    const about = { ...environment, progress: progressFor(model) };
    return { ...model, ...(await goldenOf(about, described, model, options.golden)) };
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

/**
 * Plans the image without golden cases, for its errors alone: all that doesn't fit the models is said before any case is
 * read or recorded, which takes time and may fail by the same mistake.
 */
function refuseMisfits(
  { config, parsed, name, version }: Project,
  models: NonEmpty<Omit<PlannedModel, 'golden'>>,
): void {
  const golden = { source: 'recorded', framework: null, cases: [] } as const;
  planImage({
    config,
    parsed,
    name,
    version: version ?? defaultVersion,
    models: mapNonEmpty(models, (model) => ({ ...model, golden })),
    baseReference: null,
  });
}

function refuseFlagOfMany(
  { config, folder }: Project,
  flag: string,
  value: string | undefined,
  key: string,
): void {
  if (value === undefined || config.models === undefined) return;
  throw new MlpackError(
    'USAGE',
    `--${flag} ${value} is for one model, and ${join(folder, configFileName)} lists its models.`,
    {
      suggestions: [
        `Name ${flag === 'golden' ? 'the golden file' : 'that'} of each: "${key}" in its entry of ${configFileName}`,
      ],
    },
  );
}
