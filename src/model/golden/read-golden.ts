import { setImmediate } from 'node:timers/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { GoldenCase, GoldenSet } from '../../tensor/golden.ts';
import type { Tolerance } from '../../../contract/schemas/golden.schema.ts';
import type { Signature, TensorInfo } from '../../tensor/signature.ts';
import type { DeclaredChain } from '../../../contract/chain.ts';
import { fileInputs } from '../../../contract/file-inputs.ts';
import type { Dtype } from '../../../contract/dtypes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { nearName } from '../../util/near-name.ts';
import { withFiles } from './files-beside.ts';
import { fitTensor } from './fit-golden.ts';
import { isGuessed, matchOutputs } from './match-golden.ts';
import {
  readSource,
  unnamed,
  type SourceCase,
  type SourceTensor,
  type SourceTensors,
} from './golden-source.ts';
import { fromPipelines } from './pipelines/pipeline-cases.ts';
import { readGoldenJson } from './golden-json-file.ts';
import { splitFixedBatch } from './split-golden.ts';
import { withoutSpent } from './spent-outputs.ts';

interface ReadGoldenOptions {
  /** Which of the file's outputs each of the model's is, where names don't tell. */
  readonly outputs?: Readonly<Record<string, string>> | undefined;
  /** Wins over the file's and the default of the outputs' types. */
  readonly tolerance?: Partial<Tolerance> | undefined;
  /** The tensors of the graph and the steps around it, where these are others than what callers send and get. */
  readonly chain?: DeclaredChain | undefined;
  /** Told once of each tensor that the file calls something else than the model does, or that is not compared. */
  readonly note?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Cases that are fitted in a turn of the event loop. */
const casesOfTurn = 1000;

/** The last suggestion of whatever is wrong with a golden file. */
const whatToWrite =
  'A golden file is { "inputs": { "NAME": [[…], …] }, "outputs": { "NAME": […] } }, with the names that "mlpack inspect" shows; docs/golden.md has every form, and how frameworks write it.';

/** What rounding alone explains between a framework and the runtime. */
const defaultTolerances: Readonly<Partial<Record<Dtype, Tolerance>>> = {
  bfloat16: { absolute: 5e-2, relative: 5e-2 },
  float16: { absolute: 1e-2, relative: 1e-2 },
  float32: { absolute: 1e-5, relative: 1e-4 },
  float64: { absolute: 1e-6, relative: 1e-5 },
};

/**
 * Reads golden cases (schemas/golden.schema.json, and what frameworks' scripts write; see {@link readSource}) and
 * fits them to the model: names, element types, shapes, fixed batch sizes.
 * Throws FILE_NOT_FOUND, FILE_NOT_READABLE, or GOLDEN_INVALID naming file, case and tensor, as the file calls them.
 */
export async function readGolden(
  path: string,
  signature: Signature,
  options: ReadGoldenOptions = {},
): Promise<GoldenSet> {
  try {
    return await readFitted(path, signature, options);
  } catch (error) {
    if (!(error instanceof MlpackError) || error.code !== 'GOLDEN_INVALID') throw error;
    const { message, suggestions, cause } = error;
    throw new MlpackError('GOLDEN_INVALID', message, { suggestions: [...suggestions, whatToWrite], cause });
  }
}

async function readFitted(
  path: string,
  signature: Signature,
  options: ReadGoldenOptions,
): Promise<GoldenSet> {
  const cases: GoldenCase[] = [];
  let previous: GoldenCase | undefined;
  const noted = new Set<string>();
  const note = (text: string): void => {
    if (!noted.has(text)) options.note?.(text);
    noted.add(text);
  };
  const { chain } = options;
  const { pipeline } = signature;
  const written = await readGoldenJson(path, options.signal);
  const json =
    chain === undefined ? written : await withFiles(written, path, [...fileInputs(chain.before).keys()]);
  const file = pipeline === undefined ? json : fromPipelines(json, pipeline, note, signature.outputs);
  const {
    source: origin,
    framework,
    cases: sources,
  } = readSource(file, path, jsonNames(signature), {
    inputs: signature.inputs.map(({ name }) => name),
    outputs: signature.outputs.map(({ name }) => name),
  });
  for (const source of sources) {
    const own = (source.signature === 'inner' ? chain : undefined) ?? signature;
    for (const part of splitFixedBatch(source, own)) {
      // Ctrl-C is heard between turns of the event loop only.
      if (cases.length % casesOfTurn === casesOfTurn - 1) await setImmediate();
      options.signal?.throwIfAborted();
      previous = fitCase(part, own, { ...options, note }, previous, `${path}, case "${part.name}"`);
      cases.push(previous);
    }
  }
  return { source: origin, framework, cases };
}

/** Names of tensors whose elements are any values. */
function jsonNames({ inputs, outputs }: Signature): ReadonlySet<string> {
  return new Set([...inputs, ...outputs].flatMap(({ name, content }) => (content === 'json' ? [name] : [])));
}

function fitCase(
  source: SourceCase,
  signature: Signature,
  options: ReadGoldenOptions & { readonly note: (text: string) => void },
  previous: GoldenCase | undefined,
  where: string,
): GoldenCase {
  const { outputs: told = {}, note } = options;
  const inputs = fitInputs(source.inputs, signature, previous, { where, note });
  const { chain } = options;
  const isOuter = chain !== undefined && source.signature !== 'inner';
  const compared = isOuter
    ? withoutSpent(source.outputs, signature.outputs, chain, new Set(Object.values(told)), { where, note })
    : source.outputs;
  const matched = matchOutputs(compared, signature.outputs, told, { where, note });
  const outputs = signature.outputs.flatMap((info) => {
    const tensor = matched.get(info.name);
    if (tensor === undefined) return [];
    if (isGuessed(tensor.name, info.name, told)) note(taken('output', tensor, info));
    return [fitTensor(tensor, info, `${where}, ${called('output', tensor, info)}`)];
  });
  const tolerance = {
    ...defaultTolerance([...inputs, ...outputs]),
    ...source.tolerance,
    ...options.tolerance,
  };
  const { name, signature: kind } = source;
  return { name, ...(kind !== undefined && { signature: kind }), inputs, outputs, tolerance };
}

function fitInputs(
  sources: SourceTensors,
  { inputs, outputs, unused = [], fitted }: Signature,
  previous: GoldenCase | undefined,
  { where, note }: { readonly where: string; readonly note: (text: string) => void },
): Tensor[] {
  const used = new Map([...sources].filter(([name]) => !unused.includes(name)));
  const named = byInputNames(soleByName(used, inputs), inputs);
  const available = usedOfMatrix(asMatrix(named, inputs), inputs, fitted);
  const extra = [...available.keys()].find((key) => !inputs.some(({ name }) => name === key));
  if (extra !== undefined) {
    const names = inputs.map(({ name }) => `"${name}"`).join(', ');
    throw new MlpackError('GOLDEN_INVALID', `${where}: the model has no input "${extra}"; it has ${names}.`, {
      suggestions: nearName(
        extra,
        inputs.map(({ name }) => name),
      ),
    });
  }
  const rows = [...available.values()][0]?.shape[0] ?? 1;
  return inputs.map((info) => {
    const source = available.get(info.name);
    if (source !== undefined) {
      if (![info.name, unnamed].includes(source.name)) note(taken('input', source, info));
      return fitTensor(source, info, `${where}, ${called('input', source, info)}`);
    }
    if (info.optional === true) return leftOut(info, rows);
    const state = previousState(info, outputs, previous);
    if (state !== undefined) return { ...state, name: info.name };
    throw new MlpackError('GOLDEN_INVALID', `${where}: the input "${info.name}" is missing.`);
  });
}

function taken(kind: 'input' | 'output', source: SourceTensor, { name }: TensorInfo): string {
  return `Golden ${kind} "${source.name}" is taken for "${name}".`;
}

/** How errors call a tensor: as the file does, so that it is found there. */
function called(kind: 'input' | 'output', source: SourceTensor, { name }: TensorInfo): string {
  if (source.name === name || source.name === unnamed) return `${kind} "${name}"`;
  return `${kind} "${source.name}" (the model's "${name}")`;
}

/** The only input of the file is the model's only one, whatever it is called. */
function soleByName(sources: SourceTensors, infos: readonly TensorInfo[]): SourceTensors {
  const [info] = infos;
  const [source] = [...sources.values()];
  const isSole = infos.length === 1 && sources.size === 1;
  return isSole && info !== undefined && source !== undefined ? new Map([[info.name, source]]) : sources;
}

/** Inputs of one column by their own names, where the file calls them as mlpack.yaml does. */
function byInputNames(sources: SourceTensors, inputs: readonly TensorInfo[]): SourceTensors {
  const own = new Set(inputs.map(({ name }) => name));
  const renamed = new Map(
    inputs.flatMap(({ name, renamedColumns = [] }): [string, string][] => {
      const [column, ...others] = renamedColumns;
      const isColumn = column !== undefined && others.length === 0 && !own.has(column);
      return isColumn && !sources.has(name) ? [[column, name]] : [];
    }),
  );
  return new Map([...sources].map(([name, source]) => [renamed.get(name) ?? name, source]));
}

/** Columns given one by one become the rows of a model whose only input is a matrix as wide. */
function asMatrix(sources: SourceTensors, inputs: readonly TensorInfo[]): SourceTensors {
  const [info] = inputs;
  // A model that knows its columns takes those, in its own order; a record may have others beside them.
  const names = [info?.columns, info?.renamedColumns].find((all) => all?.every((name) => sources.has(name)));
  const columns = names?.flatMap((name) => sources.get(name) ?? []) ?? [...sources.values()];
  const rows = columns[0]?.shape[0] ?? 0;
  const isColumns = columns.every(({ shape }) => shape.length === 2 && shape[0] === rows && shape[1] === 1);
  if (inputs.length !== 1 || info?.shape?.length !== 2 || columns.length < 2 || !isColumns) return sources;
  if (typeof info.shape[1] === 'number' && info.shape[1] !== columns.length) return sources;
  const data = Array.from({ length: rows }, (_, row) => columns.map((column) => column.data[row])).flat();
  const matrix: SourceTensor = { name: info.name, shape: [rows, columns.length], data };
  return new Map([[info.name, matrix]]);
}

/** Of a matrix of all columns that the model was fitted with, those that its only input has. */
function usedOfMatrix(
  sources: SourceTensors,
  [info, ...others]: readonly TensorInfo[],
  fitted: readonly string[] = [],
): SourceTensors {
  const source = sources.get(info?.name ?? '');
  const places = info?.columns?.map((name) => fitted.indexOf(name)) ?? [];
  const [rows = 0, width, ...deeper] = source?.shape ?? [];
  const isWhole = others.length === 0 && deeper.length === 0 && width === fitted.length;
  if (source === undefined || !isWhole || places.length === 0 || places.includes(-1)) return sources;
  const data = Array.from({ length: rows }, (_, row) =>
    places.map((place) => source.data[row * width + place]),
  ).flat();
  return new Map([[info?.name ?? source.name, { ...source, shape: [rows, places.length], data }]]);
}

/** An input of texts that may be left out, and is. */
function leftOut({ name, dtype, content, missing = '' }: TensorInfo, rows: number): Tensor {
  const kind = { dtype, ...(content !== undefined && { content }) };
  return { name, ...kind, shape: [rows], data: Array.from({ length: rows }, () => missing) };
}

/** The state that the step before is expected to return: the only output of the same type and shape. */
function previousState(
  input: TensorInfo,
  outputs: readonly TensorInfo[],
  previous: GoldenCase | undefined,
): Tensor | undefined {
  const same = outputs.filter(
    ({ dtype, shape }) => dtype === input.dtype && JSON.stringify(shape) === JSON.stringify(input.shape),
  );
  return same.length === 1 ? previous?.outputs.find(({ name }) => name === same[0]?.name) : undefined;
}

function defaultTolerance(tensors: readonly Tensor[]): Tolerance {
  let tolerance: Tolerance = { absolute: 0, relative: 0 };
  for (const { dtype, content } of tensors) {
    const usual = defaultTolerances[content === 'json' ? 'float32' : dtype];
    if (usual !== undefined && usual.absolute > tolerance.absolute) tolerance = usual;
  }
  return tolerance;
}
