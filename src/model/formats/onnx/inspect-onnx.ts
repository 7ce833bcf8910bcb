import { open } from 'node:fs/promises';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { DeclaredChain } from '../../../../contract/chain.ts';
import { inputCategories, maxCategories } from './categories.ts';
import { elementType } from './wire/element-types.ts';
import { findExternalData } from './wire/external-data.ts';
import { FileFieldReader } from './wire/file-field-reader.ts';
import { batchAxes, imageLayout, scoreLabels } from './hints.ts';
import { estimateMemoryBytes } from './memory-estimate.ts';
import type { Categories, ModelInfo, ModelTensor } from '../../../../contract/schemas/inspect.schema.ts';
import type { GraphOutline, ModelOutline, ValueOutline, ValueType } from './outline.ts';
import type { InspectOptions } from '../model-format.ts';
import type { OnnxSupport } from './onnx-support.ts';
import { countOperators } from './operators.ts';
import { countParameters } from './parameters.ts';
import { ownChain } from './own-chain.ts';
import { ownMetadata, type OwnMetadata } from './own-metadata.ts';
import { readModelOutline } from './read-outline.ts';
import { allTensors } from './walk-outline.ts';

/** An ONNX file that was read but for its weights. */
export interface ReadOnnx {
  readonly info: ModelInfo;
  readonly outline: ModelOutline;
  /** What is done before the graph with what callers send; null where they send its inputs. */
  readonly chain: DeclaredChain | null;
}

/**
 * Says what an ONNX file is without running it or reading its weights.
 *
 * @throws MlpackError MODEL_INVALID for a malformed file, MODEL_EXTERNAL_DATA when it points outside its folder,
 * MODEL_UNSUPPORTED when an input or output cannot be carried
 */
export async function inspectOnnx(path: string, options: InspectOptions = {}): Promise<ModelInfo> {
  return (await readOnnx(path, options)).info;
}

/** {@link inspectOnnx} with the outline it was made from, for those who go on to draw it or rewrite the file. */
export async function readOnnx(path: string, { runtime, signal }: InspectOptions): Promise<ReadOnnx> {
  signal?.throwIfAborted();
  await using handle = await open(path, 'r');
  const { size: sizeBytes } = await handle.stat();
  const outline = await readModelOutline(new FileFieldReader(handle, { path, sizeBytes }, signal));
  return { outline, ...(await describe(path, sizeBytes, outline, runtime)) };
}

/** Some exporters list all weights among the inputs, which nobody means to send. */
const mostOwnValues = 32;

async function describe(
  path: string,
  sizeBytes: number,
  model: ModelOutline,
  runtime: OnnxSupport | undefined,
): Promise<Pick<ReadOnnx, 'info' | 'chain'>> {
  const { graph } = model;
  const stored = new Set(graph.initializers.map((tensor) => tensor.name));
  const categories = inputCategories(graph);
  const own = ownMetadata(model);
  const graphInputs = graph.inputs
    .filter((input) => !stored.has(input.name))
    .map((input) => withCategories(describeValue(path, input, graph, own), categories.get(input.name)));
  const outputs = graph.outputs.map((output) => describeValue(path, output, graph, own));
  const { inputs, chain } = ownChain(path, model, { inputs: graphInputs, outputs }) ?? {
    inputs: graphInputs,
    chain: null,
  };
  const axes = batchAxes(
    inputs.map((input) => input.shape),
    outputs.map((output) => output.shape),
  );
  // Before IR 4 every stored tensor had to be an input, too.
  const ownValues =
    model.irVersion < 4 ? [] : graph.inputs.map(({ name }) => name).filter((name) => stored.has(name));
  const parameters = countParameters(model);
  const tensors = {
    inputs: inputs.map((input, index) => withAxis(input, axes.inputs[index])),
    outputs: outputs.map((output, index) => withAxis(output, axes.outputs[index])),
  };
  const info: ModelInfo = {
    format: 'onnx',
    file: { path, sizeBytes },
    irVersion: model.irVersion,
    opsets: sortedRecord(model.opsets),
    producer: model.producer,
    graphName: graph.name,
    description: model.description,
    metadata: sortedRecord(model.metadata),
    parameters,
    operators: countOperators(model, runtime),
    ...tensors,
    ...(ownValues.length > 0 && ownValues.length <= mostOwnValues && { ownValues }),
    externalData: await findExternalData(path, [...allTensors(model)]),
    memoryEstimateBytes: estimateMemoryBytes(parameters.sizeBytes, [...inputs, ...outputs]),
  };
  return { info, chain };
}

/**
 * A tensor with the values to choose from of its columns: those that it accepts, else those that encoders know.
 *
 * @param found what encoders in the graph know of the columns
 */
function withCategories(tensor: ModelTensor, found: readonly Categories[] | undefined): ModelTensor {
  const { accepted, missing } = tensor.hints;
  const categories = (found ?? accepted?.map(() => null) ?? []).map((known, column): Categories => {
    const all: readonly (string | number | null)[] = accepted?.[column] ?? known ?? [];
    const values = all.filter((value) => value !== null).filter((value) => value !== missing);
    return values.length === 0 || values.length > maxCategories ? null : values;
  });
  const isKnown = categories.some((values) => values !== null);
  return { ...tensor, hints: { ...tensor.hints, categories: isKnown ? categories : null } };
}

function withAxis(tensor: ModelTensor, batchAxis: number | null | undefined): ModelTensor {
  return { ...tensor, hints: { ...tensor.hints, batchAxis: batchAxis ?? null } };
}

function describeValue(
  path: string,
  value: ValueOutline,
  graph: GraphOutline,
  own: OwnMetadata,
): ModelTensor {
  const isInput = graph.inputs.includes(value);
  const what = `${path}: ${isInput ? 'input' : 'output'} "${value.name}"`;
  const { type } = value;
  if (type === null) throw new MlpackError('MODEL_INVALID', `${what} has no type.`);
  const dtype = elementType(type.elementType)?.dtype;
  const isMap = type.kind === 'sequence' && type.of?.kind === 'map';
  if ((type.kind !== 'tensor' && !isMap) || dtype === undefined || dtype === null) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${what} is a ${describeType(type)}, which cannot be served.`,
      {
        suggestions: [
          `Export the model again so that "${value.name}" is a plain tensor of numbers or strings.`,
        ],
      },
    );
  }
  const width = type.shape?.at(-1);
  const fitting = <Names extends readonly unknown[]>(names: Names | null | undefined): Names | null =>
    names != null && (typeof width !== 'number' || width === names.length) ? names : null;
  return {
    name: value.name,
    type: isMap ? 'sequence-of-map' : 'tensor',
    dtype,
    shape: isMap ? null : type.shape,
    hints: {
      batchAxis: null,
      image: isInput ? imageLayout(type.shape) : null,
      columns: isInput ? fitting(own.columns.get(value.name)) : null,
      missing: (isInput && dtype === 'string' ? own.missing.get(value.name) : undefined) ?? null,
      method: (isInput ? undefined : own.methods.get(value.name)) ?? null,
      labels: isInput ? null : fitting(own.labels.get(value.name) ?? scoreLabels(graph, value.name)),
      categories: null,
      dividedInto: null,
      accepted: isInput ? fitting(own.accepted.get(value.name)) : null,
    },
  };
}

function describeType(type: ValueType): string {
  const name = elementType(type.elementType)?.name ?? 'unknown type';
  return type.kind === 'tensor' ? `tensor of ${name}` : `${type.kind} of ${name}`;
}

function sortedRecord<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
