import { isDeepStrictEqual } from 'node:util';
import type { Dimension, Signature, TensorInfo } from '../tensor/signature.ts';
import type { ProjectConfig } from '../../contract/schemas/mlpack.schema.ts';
import { type Contract, type ContractInput, type ContractOutput, stepsOf } from '../../contract/contract.ts';
import { describedOutputs, type ModelConfig } from './config/config.ts';
import type { Refuse } from './config/config-mistakes.ts';
import { planImageInput } from './pictures/image-input.ts';
import type { Categories, PlannedModel } from './planned-model.ts';
import { plannedLabels } from './planned-labels.ts';
import { sortedByKey } from './context/sorted-by-key.ts';
import { own } from '../../contract/own.ts';
import type { ContractJson } from '../../contract/schemas/contract.schema.ts';
import { filesOfSteps } from '../../contract/step-files.ts';

const modelFile = 'model.onnx';
const defaultMaxBodyBytes = 32 * 1024 * 1024;

/**
 * The contract of a model: its signature, and what mlpack.yaml adds to it.
 *
 * @param refuse is told, by the model's keys, where mlpack.yaml doesn't fit it: of tensors that it doesn't have, of more or
 * fewer features or labels than there are columns; the contract is then none to go on with
 */
export function planContract(
  model: PlannedModel & { readonly version: string },
  limits: ProjectConfig['limits'],
  refuse: Refuse,
): Contract {
  const { config } = model;
  const { inputs, outputs } = model.signature;
  refuseUnknown(model, refuse);
  const outer = ofOuterCases(model);
  const plannedInputs = inputs.map((input) => plannedInput(input, outer, refuse));
  const plannedOutputs = outputs.map((output) => ({
    ...tensorOf(output, model),
    labels: plannedLabels(output, outer, refuse),
  }));
  const steps = plannedSteps(plannedInputs, plannedOutputs, model);
  const data = externalData(model, steps);
  const unused = unusedColumns(model.signature, plannedInputs);
  return {
    schemaVersion: 2,
    name: model.name,
    version: model.version,
    description: config.description ?? null,
    framework: config.framework ?? model.golden.framework ?? model.framework,
    model: {
      file: modelFile,
      sha256: model.sha256,
      sizeBytes: model.sizeBytes,
      ...model.digests,
      opsets: sortedByKey(model.opsets),
      ...(data.length > 0 && { data }),
    },
    inputs: plannedInputs,
    ...(unused.length > 0 && { unused }),
    ...(model.signature.ownValues !== undefined && { ownValues: [...model.signature.ownValues] }),
    outputs: plannedOutputs,
    ...(steps !== undefined && { steps }),
    ...(model.task !== undefined && { task: model.task }),
    limits: { maxBodyBytes: limits?.maxBodyBytes ?? defaultMaxBodyBytes },
  };
}

/** What is in the model's folder for its graph: all but what steps read. */
function externalData(
  { files = [] }: PlannedModel,
  steps: Contract['steps'],
): NonNullable<ContractJson['model']['data']> {
  const others = new Set([modelFile, ...filesOfSteps(steps).map(({ path }) => path)]);
  return files
    .filter(({ path }) => !others.has(path))
    .map(({ path, content: { sha256, sizeBytes } }) => ({ path, sha256, sizeBytes }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Columns that records may have although the model doesn't use them; a name that it does use is none of them. */
function unusedColumns({ unused = [] }: Signature, inputs: readonly ContractInput[]): readonly string[] {
  const used = new Set(inputs.flatMap(({ name, features }) => [name, ...(features ?? [])]));
  return [...new Set(unused)].filter((name) => !used.has(name));
}

/** The same with the golden cases that tell of what callers send and get. */
function ofOuterCases<Model extends PlannedModel>(model: Model): Model {
  if (model.chain === undefined) return model;
  const cases = model.golden.cases.filter(({ signature }) => signature !== 'inner');
  return { ...model, golden: { ...model.golden, cases } };
}

function plannedSteps(
  inputs: readonly ContractInput[],
  outputs: readonly ContractOutput[],
  { chain, runtime }: PlannedModel,
): Contract['steps'] {
  const { before = [], after = [], ...signature } = chain ?? {};
  return stepsOf(inputs, { kind: 'inference', runtime, ...signature }, outputs, { before, after });
}

function plannedInput(input: TensorInfo, model: PlannedModel, refuse: Refuse): ContractInput {
  const refuseOfInput: Refuse = (steps, ...rest) => refuse(['inputs', input.name, ...steps], ...rest);
  const config = own(model.config.inputs, input.name) ?? {};
  const tensor = tensorOf(input, model);
  const features =
    fitting(config.features, lastSize(input), refuseOfInput) ?? own(model.columns, input.name) ?? null;
  const layout = own(model.imageLayouts, input.name);
  const { batchAxis } = tensor;
  const { golden } = model;
  return {
    ...tensor,
    ...(input.missing !== undefined && { missing: input.missing }),
    ...(input.optional === true && { optional: true }),
    features,
    image: planImageInput(input, { config, layout, batchAxis, golden }, refuseOfInput),
    categories: plannedCategories(own(model.categories, input.name), features),
    ...(input.accepted !== undefined && { accepted: input.accepted }),
    ...(input.coded !== undefined && { coded: input.coded }),
  };
}

/** Categories by feature, as the contract promises them, of those found by column. */
function plannedCategories(
  found: readonly Categories[] | undefined,
  features: readonly string[] | null,
): readonly Categories[] | null {
  if (found === undefined) return null;
  if (features !== null) return found.length === features.length ? found : null;
  const [first = null] = found;
  return first !== null && found.every((values) => isDeepStrictEqual(values, first)) ? [first] : null;
}

function tensorOf(tensor: TensorInfo, model: PlannedModel) {
  return {
    name: tensor.name,
    dtype: tensor.dtype,
    shape: tensor.shape,
    batchAxis: own(model.batchAxes, tensor.name) ?? null,
    ...(tensor.content !== undefined && { content: tensor.content }),
    ...(tensor.schema !== undefined && { schema: tensor.schema }),
  };
}

function lastSize(tensor: TensorInfo): Dimension {
  return tensor.shape?.at(-1) ?? null;
}

/** The names, whose number is to fit the size of their axis (any number fits a size that isn't fixed). */
function fitting(
  names: readonly string[] | undefined,
  size: Dimension,
  refuse: Refuse,
): readonly string[] | null {
  if (names === undefined) return null;
  if (typeof size === 'number' && size !== names.length) {
    refuse(['features'], `has ${names.length} names, but the model has ${size} columns`);
  }
  return names;
}

/** Refuses what mlpack.yaml says of inputs and outputs that there are not. */
function refuseUnknown(
  { config, signature }: { readonly config: ModelConfig; readonly signature: Signature },
  refuse: Refuse,
): void {
  const renamed = typeof config.tests === 'object' ? config.tests.outputs : undefined;
  const described = [
    [['inputs'], config.inputs, signature.inputs],
    [['outputs'], describedOutputs(config), signature.outputs],
    [['tests', 'outputs'], renamed, signature.outputs],
  ] as const;
  for (const [steps, section, tensors] of described) {
    const kind = steps.at(-1) ?? '';
    const known = tensors.map(({ name }) => name);
    for (const name of Object.keys(section ?? {}).filter((key) => !known.includes(key))) {
      refuse([...steps, name], `is none of the model's ${kind}`, [`Its ${kind} are: ${known.join(', ')}.`]);
    }
  }
}
