import { isDeepStrictEqual } from 'node:util';
import { MlpackError } from '../errors/mlpack-error.ts';
import type { Dimension, TensorInfo } from '../tensor/signature.ts';
import type { ProjectConfig } from '../../contract/schemas/mlpack.schema.ts';
import { type Contract, type ContractInput, type ContractOutput, stepsOf } from '../../contract/contract.ts';
import { planImageInput } from './pictures/image-input.ts';
import type { Categories, PlannedModel } from './planned-model.ts';
import { plannedLabels } from './planned-labels.ts';
import { sortedByKey } from './context/sorted-by-key.ts';
import { own } from '../../contract/own.ts';

const defaultMaxBodyBytes = 32 * 1024 * 1024;

/**
 * The contract of a model: its signature, and what mlpack.yaml adds to it.
 *
 * @throws MlpackError CONFIG_INVALID when mlpack.yaml speaks of tensors the model doesn't have, or of
 * more or fewer features or labels than there are columns.
 */
export function planContract(
  model: PlannedModel & { readonly version: string },
  limits: ProjectConfig['limits'],
): Contract {
  const { config, keyPrefix } = model;
  const { inputs, outputs } = model.signature;
  refuseUnknown(keyPrefix, 'inputs', config.inputs, inputs);
  refuseUnknown(keyPrefix, 'outputs', config.outputs, outputs);
  const outer = ofOuterCases(model);
  const plannedInputs = inputs.map((input) => plannedInput(input, outer));
  const plannedOutputs = outputs.map((output) => ({
    ...tensorOf(output, model),
    labels: plannedLabels(output, outer),
  }));
  const steps = plannedSteps(plannedInputs, plannedOutputs, model);
  return {
    schemaVersion: 2,
    name: model.name,
    version: model.version,
    description: config.description ?? null,
    framework: config.framework ?? model.golden.framework,
    model: {
      file: 'model.onnx',
      sha256: model.sha256,
      sizeBytes: model.sizeBytes,
      ...model.digests,
      opsets: sortedByKey(model.opsets),
    },
    inputs: plannedInputs,
    outputs: plannedOutputs,
    ...(steps !== undefined && { steps }),
    limits: { maxBodyBytes: limits?.maxBodyBytes ?? defaultMaxBodyBytes },
  };
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

function plannedInput(input: TensorInfo, model: PlannedModel): ContractInput {
  const field = `${model.keyPrefix}inputs.${input.name}`;
  const config = own(model.config.inputs, input.name) ?? {};
  const tensor = tensorOf(input, model);
  const features = fitting(`${field}.features`, config.features, lastSize(input));
  const layout = own(model.imageLayouts, input.name);
  const { batchAxis } = tensor;
  return {
    ...tensor,
    features,
    image: planImageInput(input, { field, config, layout, batchAxis, golden: model.golden }),
    categories: plannedCategories(own(model.categories, input.name), features),
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
  };
}

function lastSize(tensor: TensorInfo): Dimension {
  return tensor.shape?.at(-1) ?? null;
}

/** The names when their number fits the size of their axis (any number fits a size that isn't fixed). */
function fitting<T>(field: string, names: readonly T[] | undefined, size: Dimension): readonly T[] | null {
  if (names === undefined) return null;
  if (typeof size === 'number' && size !== names.length) {
    throw new MlpackError(
      'CONFIG_INVALID',
      `mlpack.yaml: ${field} has ${names.length} names, but the model has ${size} columns`,
    );
  }
  return names;
}

function refuseUnknown(
  keyPrefix: string,
  section: 'inputs' | 'outputs',
  described: object | undefined,
  tensors: readonly TensorInfo[],
): void {
  const known = tensors.map(({ name }) => name);
  const unknown = Object.keys(described ?? {}).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new MlpackError(
    'CONFIG_INVALID',
    `mlpack.yaml: ${keyPrefix}${section}.${unknown}: the model has no such tensor`,
    { suggestions: [`Its ${section} are: ${known.join(', ')}.`] },
  );
}
