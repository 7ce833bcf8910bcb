import { dirname, resolve } from 'node:path';
import { own } from '../../../../contract/own.ts';
import type { Inspection, ModelInfo, ModelTensor } from '../../../../contract/schemas/inspect.schema.ts';
import { inspectOnnx } from '../../../model/formats/onnx/inspect-onnx.ts';
import { outerTensor } from '../../../model/formats/outer-tensor.ts';
import { classesOf } from '../../../model/formats/ultralytics/with-detector.ts';
import { locateModel } from '../../../project/locate.ts';
import { type LocatedConfig, readConfig } from '../../../project/config/read-config.ts';
import type { WrittenChain } from '../../../project/steps/plan-steps.ts';
import { stepName, type WrittenStep } from '../../../project/steps/written-steps.ts';
import type { TensorInfo } from '../../../tensor/signature.ts';
import type { Environment } from '../../environment/environment.ts';
import type { Project, ProjectModel } from '../project.ts';
import { writtenChain } from './with-steps.ts';

/**
 * What is said of a model, with what callers send and get where an mlpack.yaml puts steps around its graph: one beside it, or one in the current
 * folder that names it, as a build has it.
 *
 * @param files absolute; several make a chain, whose model is the last
 * @param folder of mlpack.yaml, where that is known
 * @throws MlpackError CONFIG_INVALID for an mlpack.yaml that is wrong, or whose steps don't fit
 */
export async function inspectSteps(
  environment: Pick<Environment, 'command' | 'cwd'>,
  files: readonly string[],
  info: Inspection,
  folder?: string,
): Promise<Inspection> {
  if (info.format === null || info.folder !== undefined) return info;
  const stepped = await steppedModel(environment, files, folder);
  const chain = stepped === undefined ? null : await chainAround(stepped, info);
  if (stepped === undefined || chain === null) return info;
  const { inputs, outputs } = chain.signature;
  const outer = (tensor: TensorInfo) => sentOrMade(tensor, chain.tensors, chain);
  return {
    ...info,
    steps: stepped.steps.map(stepName),
    inputs: inputs.map(outer),
    outputs: outputs.map(outer),
  };
}

/** A model around whose graph an mlpack.yaml puts steps. */
interface SteppedModel extends Pick<ProjectModel, 'config' | 'configSteps' | 'path'> {
  readonly steps: readonly WrittenStep[];
  readonly project: Pick<Project, 'folder' | 'parsed'>;
}

/**
 * A model with the steps that an mlpack.yaml has for it; undefined where none has.
 *
 * @param files absolute
 * @param folder of mlpack.yaml; else that of the model, or the current one
 * @throws MlpackError CONFIG_INVALID for an mlpack.yaml that is wrong
 */
export async function steppedModel(
  { command, cwd }: Pick<Environment, 'command' | 'cwd'>,
  files: readonly string[],
  folder?: string,
): Promise<SteppedModel | undefined> {
  const folders = folder === undefined ? new Set([dirname(files.at(-1) ?? ''), cwd]) : [folder];
  for (const one of folders) {
    const located = await readConfig(one);
    const model = located && (await configuredModel(one, located, files, command));
    if (model === undefined) continue;
    const { steps } = model.config;
    return steps && { ...model, steps, project: { folder: one, parsed: located?.parsed } };
  }
  return undefined;
}

/**
 * The chain that steps make of a model's graph, with the tensors of that.
 *
 * @throws MlpackError CONFIG_INVALID where they don't fit
 */
export async function chainAround(
  model: SteppedModel,
  info: ModelInfo,
): Promise<(WrittenChain & { readonly tensors: readonly ModelTensor[] }) | null> {
  const named = classesOf(info);
  // Of a detector of Ultralytics, what its metadata says that callers send and get has been said; the steps stand in its place.
  const graph = named === null ? info : await inspectOnnx(model.path, {});
  const tensors = [...graph.inputs, ...graph.outputs];
  const chain = await writtenChain(model.project, model, {
    signature: { inputs: graph.inputs.map(tensorInfo), outputs: graph.outputs.map(tensorInfo) },
    batchAxes: Object.fromEntries(tensors.map(({ name, hints }) => [name, hints.batchAxis])),
    classes: named,
  });
  return chain && { ...chain, tensors };
}

/** What an mlpack.yaml says of a model; undefined where it's about others, such as the chain of which a file is a part. */
async function configuredModel(
  folder: string,
  { config }: LocatedConfig,
  files: readonly string[],
  command: string,
): Promise<Pick<ProjectModel, 'config' | 'configSteps' | 'path'> | undefined> {
  const path = files.at(-1) ?? '';
  const isNamed = (others: readonly string[]) =>
    others.length === files.length && others.every((other, at) => other === files[at]);
  if (config.models === undefined) {
    const found = await locateModel(folder, config, undefined, command).catch(() => undefined);
    const isThis = found !== undefined && isNamed([...found.before, found.path]);
    return isThis ? { config, configSteps: [], path } : undefined;
  }
  const at = config.models.findIndex(({ model }) =>
    isNamed([model].flat().map((file) => resolve(folder, file))),
  );
  const listed = config.models[at];
  return listed && { config: listed, configSteps: ['models', String(at)], path };
}

function tensorInfo({ name, dtype, shape }: ModelTensor): TensorInfo {
  return { name, dtype, shape };
}

/** A tensor that callers send or get: the graph's own, or one that a step reads or makes. */
function sentOrMade(
  tensor: TensorInfo,
  graph: readonly ModelTensor[],
  { samples, batchAxes, labels }: WrittenChain,
): ModelTensor {
  const { name, dtype } = tensor;
  const ofGraph = graph.find((one) => one.name === name && one.dtype === dtype);
  const [named, batchAxis] = [own(labels, name) ?? null, own(batchAxes, name) ?? null];
  if (ofGraph !== undefined && !samples.has(name)) {
    const hints = { ...ofGraph.hints, batchAxis, labels: named ?? ofGraph.hints.labels };
    return { ...ofGraph, shape: tensor.shape, hints };
  }
  const outer = outerTensor(tensor, named, null);
  return { ...outer, hints: { ...outer.hints, batchAxis } };
}
