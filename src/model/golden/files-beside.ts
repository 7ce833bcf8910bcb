import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { own } from '../../../contract/own.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { isRecord } from '../../util/record.ts';

/** An image carries no more in its golden cases. */
const mostBytes = 64 << 20;
const longestName = 500;
/** No tensor has more axes, and a model has one picture a row. */
const deepest = 32;

type Json = Readonly<Record<string, unknown>>;

/**
 * A golden file with the files that lie beside it in place of their names, as base64. What is base64 itself, or a data: URL, stays as it is.
 *
 * @param json what the golden file says
 * @param path where it lies; what leads out of its folder is not read
 * @param names what files are called among the inputs; of several rows, with an `s` behind it, too
 * @throws MlpackError GOLDEN_INVALID for a name of what is not there, or for more than images carry
 */
export async function withFiles(json: unknown, path: string, names: readonly string[]): Promise<unknown> {
  if (names.length === 0 || !isRecord(json)) return json;
  const reader: Reader = { path, folder: await realpath(dirname(path)), names, left: mostBytes };
  const taken = await caseWithFiles(json, reader);
  const [cases, steps] = [own(json, 'cases'), own(json, 'steps')];
  return {
    ...taken,
    ...(Array.isArray(cases) && { cases: await casesWithFiles(cases, reader) }),
    ...(Array.isArray(steps) && { steps: await casesWithFiles(steps, reader) }),
  };
}

interface Reader {
  /** Of the golden file. */
  readonly path: string;
  /** The folder that it's in, without links. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Bytes that may still be read. */
  left: number;
}

async function casesWithFiles(items: readonly unknown[], reader: Reader): Promise<unknown[]> {
  const taken: unknown[] = [];
  for (const item of items) taken.push(isRecord(item) ? await caseWithFiles(item, reader) : item);
  return taken;
}

async function caseWithFiles(item: Json, reader: Reader): Promise<Json> {
  // Of the graph's own tensors none is a file.
  if (own(item, 'signature') === 'inner') return item;
  const [inputs, rows] = [own(item, 'inputs'), own(item, 'rows')];
  return {
    ...item,
    ...(inputs !== undefined && { inputs: await inputsWithFiles(inputs, reader) }),
    ...(rows !== undefined && { rows: await rowsWithFiles(rows, reader) }),
  };
}

async function inputsWithFiles(inputs: unknown, reader: Reader): Promise<unknown> {
  if (isRecord(inputs)) {
    const rows = own(inputs, 'rows');
    return rows === undefined
      ? namedWithFiles(inputs, reader)
      : { ...inputs, rows: await rowsWithFiles(rows, reader) };
  }
  if (!Array.isArray(inputs)) return inputs;
  const taken: unknown[] = [];
  for (const item of inputs) {
    const name = isRecord(item) ? own(item, 'name') : undefined;
    const isFile = name === undefined || (typeof name === 'string' && isNamed(name, reader));
    taken.push(isFile ? await tensorWithFiles(item, reader) : item);
  }
  return taken;
}

async function rowsWithFiles(rows: unknown, reader: Reader): Promise<unknown> {
  if (!Array.isArray(rows)) return rows;
  const taken: unknown[] = [];
  for (const row of rows) taken.push(isRecord(row) ? await namedWithFiles(row, reader) : row);
  return taken;
}

async function namedWithFiles(values: Json, reader: Reader): Promise<Json> {
  const entries = Object.entries(values);
  const isOnly = entries.length === 1 && reader.names.length === 1;
  const taken: [string, unknown][] = [];
  for (const [name, value] of entries) {
    taken.push([name, isOnly || isNamed(name, reader) ? await tensorWithFiles(value, reader) : value]);
  }
  return Object.fromEntries(taken);
}

function isNamed(name: string, { names }: Reader): boolean {
  return names.some((file) => name === file || name === `${file}s`);
}

async function tensorWithFiles(value: unknown, reader: Reader, depth = 0): Promise<unknown> {
  if (typeof value === 'string') return (await fileBeside(value, reader)) ?? value;
  if (depth > deepest) return value;
  if (isRecord(value) && 'data' in value) {
    return { ...value, data: await tensorWithFiles(value['data'], reader, depth + 1) };
  }
  if (!Array.isArray(value)) return value;
  const taken: unknown[] = [];
  for (const item of value) taken.push(await tensorWithFiles(item, reader, depth + 1));
  return taken;
}

/** The base64 of a file; null for what is no name of one. */
async function fileBeside(name: string, reader: Reader): Promise<string | null> {
  const isName = name.length <= longestName && /\./u.test(name) && !/^[a-z][a-z0-9+-]*:/iu.test(name);
  const size = await sizeBeside(name, reader);
  // Base64 has no full stop, and names of pictures have one.
  if (size === null && !isName) return null;
  if (size === null) throw refusal(reader, name, 'there is no such file in its folder');
  if (size > reader.left) {
    throw refusal(reader, name, `with those before it, it has more than ${mostBytes} bytes`);
  }
  reader.left -= size;
  return await readFile(join(reader.folder, name), 'base64');
}

/** The size of a file in a folder; null where there is none of that name. */
async function sizeBeside(name: string, { folder }: Reader): Promise<number | null> {
  if (name === '' || name.length > longestName || isAbsolute(name) || name.includes('\0')) return null;
  try {
    const path = await realpath(join(folder, name));
    const inside = relative(folder, path);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
    const found = await stat(path);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}

function refusal({ path }: Reader, name: string, problem: string): MlpackError {
  return new MlpackError('GOLDEN_INVALID', `${path}: ${JSON.stringify(name)}: ${problem}.`);
}
