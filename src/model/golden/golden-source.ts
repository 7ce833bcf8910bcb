import { MlpackError } from '../../errors/mlpack-error.ts';
import type { GoldenCase, GoldenSet } from '../../tensor/golden.ts';
import type { Tolerance } from '../../../contract/schemas/golden.schema.ts';
import { own } from '../../../contract/own.ts';
import { refuseNewerGolden } from '../../tensor/golden-json.ts';
import { nearName } from '../../util/near-name.ts';
import { isRecord } from '../../util/record.ts';
import { type AnyValues, isOneRow, jsonText, listedValues } from './any-values.ts';
import { readTolerance } from './golden-tolerance.ts';

/** Data as the file has it, before it is fitted to the model's types. */
export interface SourceTensor {
  /** Name that the file gives the tensor; {@link unnamed} where it gives none. */
  readonly name: string;
  /** Row-major. */
  readonly data: readonly unknown[];
  readonly shape: readonly number[];
}

export type SourceTensors = ReadonlyMap<string, SourceTensor>;

export interface SourceCase extends Pick<GoldenCase, 'signature'> {
  readonly name: string;
  readonly inputs: SourceTensors;
  readonly outputs: SourceTensors;
  readonly tolerance: Partial<Tolerance>;
}

/** A golden file as it is written. */
interface Source extends Pick<GoldenSet, 'source' | 'framework'> {
  readonly cases: readonly SourceCase[];
}

/** How a tensor without a name is filed: the model's only input or output. */
export const unnamed = '';

const maxRank = 32;

/** An inference each: more take minutes, and prove no more. */
const mostCases = 100_000;

/**
 * Reads the cases of a golden file, however it lays them out: `cases`, one case at the top (`inputs`, `outputs`),
 * `rows` of records instead of tensors, `steps` of a stateful model; tensors as `{data, shape, dtype}` or bare
 * nested lists, in a map by name or a list with names.
 *
 * @param where begins the message of a GOLDEN_INVALID error
 * @param values names of tensors whose elements are any values: of a list, each is one, and a row's; where what is sent is no list, either,
 * the whole is one
 * @param known what callers send and get: where a tensor can't be read, these tell whether its name is wrong
 */
export function readSource(
  value: unknown,
  where: string,
  values: ReadonlySet<string> = new Set(),
  known: KnownNames = {},
): Source {
  if (!isRecord(value)) {
    const isList = Array.isArray(value);
    throw invalid(
      where,
      `the file is ${isList ? 'a list' : 'not a JSON object'}; wanted is ${isList ? '{"cases": […]}, with the cases in the list' : '{"inputs": {…}, "outputs": {…}}'}`,
    );
  }
  refuseNewerGolden(value, where);
  const json = value;
  const tolerance = readTolerance(json['tolerance'], where);
  const cases: SourceCase[] = [];
  const add = (item: Record<string, unknown>, name: string): void => {
    const at = `${where}, case "${name}"`;
    if (item['inputs'] !== undefined && item['rows'] !== undefined) {
      throw invalid(at, 'it has both "inputs" and "rows"');
    }
    const kind = readSignature(item['signature'], at);
    const sent = item['rows'] === undefined ? item['inputs'] : { rows: item['rows'] };
    const isInner = kind.signature === 'inner';
    const any = { values: isInner ? new Set<string>() : values, isOneRow: isOneRow(sent, values) };
    const { inputs, outputs } = isInner ? {} : known;
    cases.push({
      name,
      ...kind,
      inputs: readTensors(sent, `${at}, inputs`, { ...any, known: inputs }),
      outputs: readTensors(item['outputs'], `${at}, outputs`, { ...any, known: outputs }),
      tolerance: { ...tolerance, ...readTolerance(item['tolerance'], at) },
    });
  };
  if (['inputs', 'rows', 'outputs'].some((key) => own(json, key) !== undefined)) add(json, 'golden');
  for (const [key, prefix] of [
    ['cases', 'case'],
    ['steps', 'step'],
  ] as const) {
    const items = json[key];
    if (items === undefined) continue;
    if (!Array.isArray(items)) throw invalid(where, `"${key}" is not a list`);
    if (items.length > mostCases) {
      throw invalid(
        where,
        `"${key}" has ${items.length} cases; at most ${mostCases} are read, each of as many rows as you like`,
      );
    }
    for (const [index, item] of items.entries()) {
      const entry = record(item, where, `${key}[${index}]`);
      add(entry, typeof entry['name'] === 'string' ? entry['name'] : `${prefix}-${index + 1}`);
    }
  }
  if (cases.length === 0) {
    const empty = ['cases', 'steps'].find((key) => own(json, key) !== undefined);
    throw invalid(
      where,
      empty === undefined ? 'it has neither "inputs" with "outputs", nor "cases"' : `"${empty}" is empty`,
    );
  }
  const { source, framework } = json;
  return {
    source: source === 'recorded' ? 'recorded' : 'framework',
    framework: typeof framework === 'string' ? framework : null,
    cases,
  };
}

/** Reads which signature a case is of: what callers send and get, unless it says that it is of the graph's tensors. */
function readSignature(value: unknown, where: string): Pick<SourceCase, 'signature'> {
  if (value === undefined || value === 'outer') return {};
  if (value === 'inner') return { signature: 'inner' };
  throw invalid(where, `signature ${JSON.stringify(value)} is neither "inner" nor "outer"`);
}

/** What tensors of a case may be called; absent: whatever. */
interface KnownNames {
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
}

/** How the tensors of a case are read. */
interface TensorsRead extends AnyValues {
  readonly known: readonly string[] | undefined;
}

function readTensors(value: unknown, where: string, any: TensorsRead): SourceTensors {
  if (value === undefined) throw invalid(where, 'missing');
  const tensors = new Map<string, SourceTensor>();
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    if (!items.every((item) => isRecord(item) && typeof item['name'] === 'string' && 'data' in item)) {
      return tensors.set(unnamed, readTensor(unnamed, items, where, any));
    }
    for (const item of items) {
      if (!isRecord(item)) continue;
      const name = String(item['name']);
      if (tensors.has(name)) throw invalid(where, `two tensors are called "${name}"`);
      tensors.set(name, readTensor(name, item, `${where}.${name}`, any));
    }
    return tensors;
  }
  const entries = record(value, where, 'it');
  const { rows } = entries;
  if (Array.isArray(rows) && rows.every(isRecord)) return readRows(rows, where, any);
  for (const [name, item] of Object.entries(entries)) {
    tensors.set(name, readTensor(name, item, `${where}.${name}`, any));
  }
  return tensors;
}

/** Records become one column each, [rows, 1]. */
function readRows(
  rows: readonly Record<string, unknown>[],
  where: string,
  { values }: AnyValues,
): SourceTensors {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) throw invalid(where, '"rows" is empty');
  for (const [index, row] of rows.entries()) {
    const missing = columns.find((column) => !Object.hasOwn(row, column));
    const extra = Object.keys(row).find((column) => !columns.includes(column));
    if (missing !== undefined) throw invalid(where, `rows[${index}] has no "${missing}"`);
    if (extra !== undefined) throw invalid(where, `rows[${index}] has "${extra}", which rows[0] has not`);
  }
  return new Map(
    columns.map((name) => {
      const data = rows.map((row) => own(row, name));
      return [name, { name, shape: [rows.length, 1], data: values.has(name) ? data.map(jsonText) : data }];
    }),
  );
}

/** A tensor; one that can't be read and is called as none of the model's is told with what these are called. */
function readTensor(name: string, value: unknown, where: string, any: TensorsRead): SourceTensor {
  const { known = [] } = any;
  try {
    return plainTensor(name, value, where, any);
  } catch (error) {
    if (!(error instanceof MlpackError) || known.length === 0 || [unnamed, ...known].includes(name))
      throw error;
    const names = known.map((one) => `"${one}"`).join(', ');
    throw new MlpackError('GOLDEN_INVALID', `${error.message} The model has no "${name}"; it has ${names}.`, {
      suggestions: nearName(name, known),
      cause: error,
    });
  }
}

function plainTensor(
  name: string,
  value: unknown,
  where: string,
  { values, isOneRow }: AnyValues,
): SourceTensor {
  if (values.has(name)) {
    const data = listedValues(value, isOneRow);
    return { name, data, shape: [data.length] };
  }
  const described = isRecord(value) ? value : { data: value };
  if (!('data' in described)) throw invalid(where, 'it has no "data"');
  const flat: unknown[] = [];
  const nested = flatten(described['data'], flat, where, 0);
  const { shape } = described;
  if (shape === undefined) return { name, data: flat, shape: nested };
  const count = Array.isArray(shape)
    ? shape.reduce((product: number, size) => product * Number(size), 1)
    : NaN;
  if (!Array.isArray(shape) || count !== flat.length || !shape.every((size) => Number.isSafeInteger(size))) {
    throw invalid(where, `shape ${JSON.stringify(shape)} does not fit its ${flat.length} elements`);
  }
  return { name, data: flat, shape: shape.map(Number) };
}

/** Appends the leaves of nested lists and returns their shape. */
function flatten(value: unknown, into: unknown[], where: string, depth: number): number[] {
  if (!Array.isArray(value)) {
    into.push(value);
    return [];
  }
  if (depth >= maxRank) throw invalid(where, `lists are nested more than ${maxRank} deep`);
  let inner: number[] | undefined;
  for (const [index, item] of value.entries()) {
    const shape = flatten(item, into, where, depth + 1);
    inner ??= shape;
    if (shape.join() !== inner.join()) {
      throw invalid(
        where,
        `element ${index} has shape [${shape.join(', ')}], but the first has [${inner.join(', ')}]`,
      );
    }
  }
  return [value.length, ...(inner ?? [])];
}

function record(value: unknown, where: string, what: string): Record<string, unknown> {
  if (!isRecord(value)) throw invalid(where, `${what} is not a JSON object`);
  return value;
}

function invalid(where: string, problem: string): MlpackError {
  return new MlpackError('GOLDEN_INVALID', `${where}: ${problem}.`);
}
