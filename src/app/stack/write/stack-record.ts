import { join } from 'node:path';
import { isProjectName } from '../../../deploy/service-names.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { isDigest } from '../../../oci/documents/digest.ts';
import { readBoundedText } from '../../../util/files/bounded-file.ts';
import { errnoOf } from '../../../util/files/file-error.ts';
import { field } from '../../../util/record.ts';
import type { WrittenFiles } from '../../../util/files/written-files.ts';

const recordName = '.mlpack-stack.json';
/** A digest for each of some dozen files and images. */
const maxBytes = 1 << 20;

/** A command that writes stacks, as messages name it. */
export type StackCommand = 'mlpack compose' | 'mlpack kubernetes';

/** What to do where a stack can't be written into its folder. */
export function otherFolder(command: StackCommand): string {
  return `Write the stack into another folder: ${command} --output DIR`;
}

/** The records of such a command. */
export interface RecordKind<Options> {
  readonly command: StackCommand;
  /** What its records say that they are of; those of Compose, the first, say nothing. */
  readonly target: 'kubernetes' | undefined;
  /** Whether a stack may be called so; absent: as a Compose project may be. */
  readonly isName?: (name: string) => boolean;
  /**
   * Checks the options of a record, which may come from anybody.
   * @param refuse throws, naming one of them
   */
  checkOptions(options: unknown, refuse: (name: string) => never): Options;
}

/** What was written, and which digests public images had then: the next run pins the same, and keeps the options. */
export interface StackRecord<Options> extends WrittenFiles {
  /** What was being written when the record was: whether it came to that, the files tell. SHA-256 by path. */
  readonly pending?: Readonly<Record<string, string>> | undefined;
  readonly images: Readonly<Record<string, string>>;
  readonly options?: Options | undefined;
  /** Name of the stack, by which what runs of it is found. */
  readonly name?: string | undefined;
}

/** Path of the record in a stack's folder. */
export function stackRecordPath(folder: string): string {
  return join(folder, recordName);
}

/**
 * Reads the record of a stack's folder, which may come from anybody: files that it names are compared and
 * removed, so that a path out of the folder is refused.
 *
 * @returns undefined where there is none
 * @throws MlpackError CONFIG_INVALID naming the field, or the other kind that it is of; FILE_NOT_READABLE
 */
export async function readStackRecord<Options>(
  folder: string,
  kind: RecordKind<Options>,
): Promise<StackRecord<Options> | undefined> {
  const path = stackRecordPath(folder);
  const invalid = (problem: string) => invalidRecord(path, problem, kind.command);
  let text: string;
  try {
    text = await readBoundedText(path, maxBytes);
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined)
      throw invalid(`it is not a file, or has more than ${maxBytes} bytes, or is not UTF-8`);
    if (['ENOENT', 'ENOTDIR'].includes(code)) return undefined;
    throw new MlpackError('FILE_NOT_READABLE', `${path} cannot be read (${code}).`, { cause: error });
  }
  const record = parsed(text, invalid);
  if (field(record, 'target') !== kind.target) throw invalid('it is of a stack for another place');
  const files = strings(record, 'files', invalid, isFileDigest);
  const pending =
    field(record, 'pending') === undefined ? {} : strings(record, 'pending', invalid, isFileDigest);
  const images = strings(record, 'images', invalid, (_, digest) => isDigest(digest));
  const options = field(record, 'options');
  const refuse = (name: string): never => {
    throw invalid(`options.${name} is ${shown(field(options, name))}`);
  };
  return {
    files,
    pending,
    images,
    options: options === undefined ? undefined : kind.checkOptions(options, refuse),
    name: checkedName(field(record, 'name'), kind.isName ?? isProjectName, invalid),
  };
}

/** A value of a record for a message: it may be long, or nested deeper than can be written. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  try {
    return JSON.stringify(value).slice(0, 200);
  } catch {
    return 'nested too deep';
  }
}

type Invalid = (problem: string) => MlpackError;

function parsed(text: string, invalid: Invalid): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('it is not JSON');
  }
}

/** The entries of a field of strings. Their names are never looked up in an object with a prototype. */
function strings(
  record: unknown,
  name: string,
  invalid: Invalid,
  isValid: (key: string, value: string) => boolean,
): Readonly<Record<string, string>> {
  const found = field(record, name);
  if (typeof found !== 'object' || found === null) throw invalid(`${name} is missing`);
  const entries = Object.entries(found).map(([key, value]: [string, unknown]): [string, string] => {
    if (typeof value !== 'string' || !isValid(key, value)) {
      throw invalid(`${name} has ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    }
    return [key, value];
  });
  return Object.assign<Record<string, string>, object>(Object.create(null), Object.fromEntries(entries));
}

function checkedName(name: unknown, isName: (name: string) => boolean, invalid: Invalid): string | undefined {
  if (name === undefined || (typeof name === 'string' && isName(name))) return name;
  throw invalid(`name is ${JSON.stringify(name)}`);
}

function isFileDigest(name: string, sha256: string): boolean {
  return isInside(name) && /^[0-9a-f]{64}$/u.test(sha256);
}

function isInside(path: string): boolean {
  return path.split('/').every((part) => /^[\w.-]+$/u.test(part) && part !== '.' && part !== '..');
}

function invalidRecord(path: string, problem: string, command: StackCommand): MlpackError {
  return new MlpackError('CONFIG_INVALID', `${path} was not written by ${command}: ${problem}.`, {
    suggestions: [
      `Write into another folder: ${command} --output DIR`,
      `Or remove it, and say again what the stack is to have: ${command} --help`,
    ],
  });
}
