import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { GoldenCase, GoldenSet } from '../../tensor/golden.ts';
import type { Tolerance } from '../../../contract/schemas/golden.schema.ts';
import type { Signature, TensorInfo } from '../../tensor/signature.ts';
import type { Dtype } from '../../../contract/dtypes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { textWithin } from '../../util/files/bounded-file.ts';
import { errnoOf } from '../../util/files/file-error.ts';
import { fitTensor } from './fit-golden.ts';
import { matchOutputs } from './match-golden.ts';
import {
  readSource,
  unnamed,
  type SourceCase,
  type SourceTensor,
  type SourceTensors,
} from './golden-source.ts';
import { splitFixedBatch } from './split-golden.ts';

interface ReadGoldenOptions {
  /** Which of the file's outputs each of the model's is, where names don't tell. */
  readonly outputs?: Readonly<Record<string, string>> | undefined;
  /** Wins over the file's and the default of the outputs' types. */
  readonly tolerance?: Partial<Tolerance> | undefined;
  /** The tensors of the graph, where these are others than what callers send and get. */
  readonly inner?: Signature | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Four times what an image carries; Node has no text of 512 MiB. */
const maxFileBytes = 256 * 1024 * 1024;

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
 * Throws FILE_NOT_FOUND, FILE_NOT_READABLE, or GOLDEN_INVALID naming file, case and tensor.
 */
export async function readGolden(
  path: string,
  signature: Signature,
  options: ReadGoldenOptions = {},
): Promise<GoldenSet> {
  const {
    source: origin,
    framework,
    cases: sources,
  } = readSource(await readJson(path, options.signal), path);
  const cases: GoldenCase[] = [];
  let previous: GoldenCase | undefined;
  for (const source of sources) {
    const own = (source.signature === 'inner' ? options.inner : undefined) ?? signature;
    for (const part of splitFixedBatch(source, own)) {
      options.signal?.throwIfAborted();
      previous = fitCase(part, own, options, previous, `${path}, case "${part.name}"`);
      cases.push(previous);
    }
  }
  return { source: origin, framework, cases };
}

/** A pipe of a shell has its text, too (`--golden <(…)`), and a device may never end. */
async function boundedText(path: string, signal: AbortSignal | undefined): Promise<string> {
  const { size } = await stat(path);
  if (size > maxFileBytes) throw tooLong(`${path} has ${size} bytes`);
  const text = await textWithin(createReadStream(path, { signal }), maxFileBytes);
  if (text === undefined) throw tooLong(`${path} goes on after ${maxFileBytes} bytes`);
  return text;
}

function tooLong(what: string): MlpackError {
  return new MlpackError('GOLDEN_INVALID', `${what}; at most ${maxFileBytes} are read.`, {
    suggestions: ['A few dozen rows are enough to prove that the container predicts what the framework did.'],
  });
}

async function readJson(path: string, signal: AbortSignal | undefined): Promise<unknown> {
  let text: string;
  try {
    text = await boundedText(path, signal);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT') {
      throw new MlpackError('FILE_NOT_FOUND', `There are no golden cases at ${path}.`, {
        suggestions: ['Correct tests in mlpack.yaml or --golden, or leave both out to record cases.'],
        cause: error,
      });
    }
    if (code === 'EACCES' || code === 'EISDIR') {
      throw new MlpackError('FILE_NOT_READABLE', `${path} cannot be read (${code}).`, { cause: error });
    }
    throw error;
  }
  try {
    // Editors of Windows begin files with a byte order mark, which is no part of JSON.
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    const usesNaN = /[[,:]\s*-?(NaN|Infinity)/.test(text);
    throw new MlpackError(
      'GOLDEN_INVALID',
      `${path} is not JSON: ${error instanceof Error ? error.message : ''}.`,
      {
        suggestions: usesNaN
          ? ['JSON has no NaN: write null, or "NaN", "Infinity", "-Infinity" in quotes.']
          : [],
        cause: error,
      },
    );
  }
}

function fitCase(
  source: SourceCase,
  signature: Signature,
  options: ReadGoldenOptions,
  previous: GoldenCase | undefined,
  where: string,
): GoldenCase {
  const inputs = fitInputs(source.inputs, signature, previous, where);
  const matched = matchOutputs(
    named(source.outputs, signature.outputs),
    signature.outputs,
    options.outputs ?? {},
    where,
  );
  const outputs = signature.outputs.flatMap((info) => {
    const tensor = matched.get(info.name);
    return tensor === undefined ? [] : [fitTensor(tensor, info, `${where}, output "${info.name}"`)];
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
  { inputs, outputs }: Signature,
  previous: GoldenCase | undefined,
  where: string,
): Tensor[] {
  const available = asMatrix(named(sources, inputs), inputs);
  const extra = [...available.keys()].find((key) => !inputs.some(({ name }) => name === key));
  if (extra !== undefined) {
    const names = inputs.map(({ name }) => `"${name}"`).join(', ');
    throw new MlpackError('GOLDEN_INVALID', `${where}: the model has no input "${extra}"; it has ${names}.`);
  }
  return inputs.map((info) => {
    const source = available.get(info.name);
    if (source !== undefined) return fitTensor(source, info, `${where}, input "${info.name}"`);
    const state = previousState(info, outputs, previous);
    if (state !== undefined) return { ...state, name: info.name };
    throw new MlpackError('GOLDEN_INVALID', `${where}: the input "${info.name}" is missing.`);
  });
}

/** The only tensor of the file is the model's only one, whatever it is called. */
function named(sources: SourceTensors, infos: readonly TensorInfo[]): SourceTensors {
  const [info] = infos;
  const [key, source] = [...sources][0] ?? [];
  const isSole = infos.length === 1 && sources.size === 1;
  const isUnnamed = key === unnamed && infos.length === 1;
  return info !== undefined && source !== undefined && (isSole || isUnnamed)
    ? new Map([[info.name, source]])
    : sources;
}

/** Columns given one by one become the rows of a model whose only input is a matrix as wide. */
function asMatrix(sources: SourceTensors, inputs: readonly TensorInfo[]): SourceTensors {
  const [info] = inputs;
  const columns = [...sources.values()];
  const rows = columns[0]?.shape[0] ?? 0;
  const isColumns = columns.every(({ shape }) => shape.length === 2 && shape[0] === rows && shape[1] === 1);
  if (inputs.length !== 1 || info?.shape?.length !== 2 || columns.length < 2 || !isColumns) return sources;
  if (typeof info.shape[1] === 'number' && info.shape[1] !== columns.length) return sources;
  const data = Array.from({ length: rows }, (_, row) => columns.map((column) => column.data[row])).flat();
  const matrix: SourceTensor = { shape: [rows, columns.length], data };
  return new Map([[info.name, matrix]]);
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
  for (const { dtype } of tensors) {
    const usual = defaultTolerances[dtype];
    if (usual !== undefined && usual.absolute > tolerance.absolute) tolerance = usual;
  }
  return tolerance;
}
