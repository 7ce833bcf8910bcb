import { MlpackError } from '../errors/mlpack-error.ts';
import type { GoldenCase, GoldenSet } from './golden.ts';
import type { GoldenSetJson, OutputShape, Tolerance } from '../../contract/schemas/golden.schema.ts';
import { tensorFromJson, tensorToJson } from './json.ts';
import { dtypes } from '../../contract/dtypes.ts';
import type { Tensor } from './tensor.ts';
import { installNewer, newerDocument } from '../util/newer-document.ts';

const schemaVersion = 1;

/** The value that config/golden.json holds. */
export function goldenSetToJson({ source, framework, cases }: GoldenSet): GoldenSetJson {
  return {
    schemaVersion,
    source,
    framework,
    cases: cases.map(({ name, signature, tolerance: { absolute, relative }, inputs, outputs, shapes }) => ({
      name,
      ...(signature !== undefined && { signature }),
      tolerance: { absolute, relative },
      inputs: inputs.map(tensorToJson),
      outputs: outputs.map(tensorToJson),
      ...(shapes !== undefined && { shapes }),
    })),
  };
}

/** Reads what {@link goldenSetToJson} writes; throws GOLDEN_INVALID, beginning with `where`, for anything else. */
export function goldenSetFromJson(value: unknown, where: string): GoldenSet {
  refuseNewerGolden(value, where);
  const { schemaVersion: version, source, framework, cases } = record(value, where);
  if (version !== schemaVersion) {
    throw invalid(where, `schemaVersion ${JSON.stringify(version)} is not ${schemaVersion}`);
  }
  if (source !== 'framework' && source !== 'recorded') {
    throw invalid(where, `source ${JSON.stringify(source)} is neither "framework" nor "recorded"`);
  }
  if (!Array.isArray(cases)) throw invalid(where, 'cases is not a list');
  return {
    source,
    framework: typeof framework === 'string' ? framework : null,
    cases: cases.map((item: unknown, index) => caseFromJson(item, `${where}, case ${index}`)),
  };
}

/** Refuses golden cases, of an image or a user's file, of a form that this mlpack does not know. @throws MlpackError GOLDEN_INVALID */
export function refuseNewerGolden(value: unknown, where: string): void {
  const newer = newerDocument(value, 'schemaVersion', schemaVersion);
  if (newer === undefined) return;
  throw new MlpackError('GOLDEN_INVALID', `${where} ${newer}.`, { suggestions: [installNewer] });
}

function caseFromJson(value: unknown, where: string): GoldenCase {
  const { name, signature = 'outer', tolerance, inputs, outputs, shapes } = record(value, where);
  if (typeof name !== 'string') throw invalid(where, 'it has no name');
  if (signature !== 'inner' && signature !== 'outer') {
    throw invalid(where, `signature ${JSON.stringify(signature)} is neither "inner" nor "outer"`);
  }
  return {
    name,
    ...(signature === 'inner' && { signature }),
    tolerance: toleranceFromJson(tolerance, where),
    inputs: tensorsFromJson(inputs, `${where}, inputs`),
    outputs: tensorsFromJson(outputs, `${where}, outputs`),
    ...(shapes !== undefined && { shapes: shapesFromJson(shapes, `${where}, shapes`) }),
  };
}

function toleranceFromJson(value: unknown, where: string): Tolerance {
  const { absolute, relative } = record(value, `${where}, tolerance`);
  if (typeof absolute !== 'number' || typeof relative !== 'number' || absolute < 0 || relative < 0) {
    throw invalid(where, 'tolerance needs absolute and relative, both 0 or more');
  }
  return { absolute, relative };
}

function tensorsFromJson(value: unknown, where: string): Tensor[] {
  if (!Array.isArray(value)) throw invalid(where, 'not a list of tensors');
  return value.map((item: unknown) => tensorFromJson(item, where));
}

function shapesFromJson(value: unknown, where: string): OutputShape[] {
  if (!Array.isArray(value)) throw invalid(where, 'not a list of shapes');
  return value.map((item: unknown) => {
    const { name, dtype, shape, reason } = record(item, where);
    const known = dtypes.find((candidate) => candidate === dtype);
    if (typeof name !== 'string') throw invalid(where, 'an output has no name');
    if (known === undefined) throw invalid(where, `dtype ${JSON.stringify(dtype)} is none that is known`);
    if (!Array.isArray(shape) || !shape.every(isSizeOrNull)) {
      throw invalid(where, `shape ${JSON.stringify(shape)} is not a list of sizes`);
    }
    if (reason !== 'random' && reason !== 'large') {
      throw invalid(where, `reason ${JSON.stringify(reason)} is neither "random" nor "large"`);
    }
    return { name, dtype: known, shape, reason };
  });
}

function isSizeOrNull(size: unknown): size is number | null {
  return size === null || (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0);
}

function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw invalid(where, 'not an object');
  return { ...value };
}

function invalid(where: string, problem: string): MlpackError {
  return new MlpackError('GOLDEN_INVALID', `${where}: ${problem}.`);
}
