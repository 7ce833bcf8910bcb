import { join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { drawGraph } from '../../model/formats/onnx/graph/draw-graph.ts';
import type { ContextParts } from '../../project/context/context.ts';
import type { PlannedModel } from '../../project/planned-model.ts';
import { planImage, type ImagePlan } from '../../project/plan.ts';
import { configFileName } from '../../project/config/read-config.ts';
import type { GoldenSet } from '../../tensor/golden.ts';
import { DisposalStack } from '../../util/disposal-stack.ts';
import { mapInOrder, mapNonEmpty, type NonEmpty } from '../../util/non-empty.ts';
import { progressOf, type Environment } from '../environment/environment.ts';
import { goldenOf } from './golden/golden-of.ts';
import { loadModel, type LoadableModel } from './prepare-model.ts';
import { openProject, type Project, type ProjectModel } from './project.ts';

/** A project whose models can go into an image. */
export interface LoadedProject extends AsyncDisposable {
  readonly project: Project;
  readonly models: NonEmpty<LoadedModel>;
}

export interface LoadedModel extends ProjectModel {
  readonly loadable: LoadableModel;
  readonly golden: GoldenSet;
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
    /** Remember nothing. */
    readonly dryRun?: boolean | undefined;
  },
): Promise<LoadedProject> {
  const project = await openProject(environment, options.model, options.version);
  refuseGoldenOfMany(project, options.golden);
  await using stack = new DisposalStack();
  const models = await mapInOrder(project.models, async (model) => {
    const about = { ...environment, progress: progressOf(environment.progress, model, project.models) };
    const loadable = stack.use(await loadModel(about, model.path));
    const { path, config } = model;
    const isListed = project.config.models !== undefined;
    const described = { folder: project.folder, path, config, isListed };
    return { ...model, loadable, golden: await goldenOf(about, described, loadable, options) };
  });
  const kept = stack.move();
  return { project, models, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

export type VersionedModel = LoadedModel & { readonly version: string };

/**
 * Plans the image with that version, which its only model has, too.
 *
 * @throws MlpackError CONFIG_INVALID when mlpack.yaml doesn't fit a model
 */
export function planLoaded(
  { project: { config, name }, models }: LoadedProject,
  version: string,
  baseReference: string | null,
): { readonly plan: ImagePlan; readonly models: NonEmpty<VersionedModel> } {
  const versioned = mapNonEmpty(models, (model) => ({ ...model, version: model.version ?? version }));
  const planned = mapNonEmpty(versioned, plannedModel);
  return { plan: planImage({ config, name, version, models: planned, baseReference }), models: versioned };
}

function plannedModel({ loadable, ...model }: VersionedModel): PlannedModel {
  return { ...model, ...loadable.prepared, opsets: loadable.info.opsets };
}

/** The files of models in a build context. */
export function modelParts(
  models: NonEmpty<LoadedModel>,
  { signal }: Environment,
): Promise<ContextParts['models']> {
  return mapInOrder(models, async ({ loadable }) => ({
    files: loadable.prepared.files,
    graph: await drawGraph(loadable.path, { signal }),
  }));
}

function refuseGoldenOfMany({ config, folder }: Project, golden: string | undefined): void {
  if (golden === undefined || config.models === undefined) return;
  throw new MlpackError(
    'USAGE',
    `--golden ${golden} is for one model, and ${join(folder, configFileName)} lists its models.`,
    { suggestions: [`Name the golden file of each: "tests" in its entry of ${configFileName}`] },
  );
}
