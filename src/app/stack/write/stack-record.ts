import { join } from 'node:path';
import { isProjectName } from '../../../deploy/service-names.ts';
import type { Stack } from '../../../deploy/stack.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { isDigest } from '../../../oci/documents/digest.ts';
import { asReference } from '../../../oci/documents/reference.ts';
import { readBoundedText } from '../../../util/files/bounded-file.ts';
import { errnoOf } from '../../../util/files/file-error.ts';
import { field } from '../../../util/record.ts';
import type { WrittenFiles } from '../../../util/files/written-files.ts';

const recordName = '.mlpack-stack.json';
const databases = ['postgres', 'sqlite', 'none'] as const;
const mostReplicas = 1000;
/** A digest for each of some dozen files and images. */
const maxBytes = 1 << 20;

/** What a stack was asked for. */
export interface StackOptions extends Pick<Stack, 'database' | 'monitoring' | 'proxy' | 'replicas'> {
  /** Images as typed; none means what was built last. */
  readonly images: readonly string[];
  /** Whether it is for a swarm; else for Compose. */
  readonly swarm: boolean;
  /** The image of PostgreSQL, in its full form; undefined is the official one. */
  readonly databaseImage?: string | undefined;
}

/** What was written, and which digests public images had then: the next run pins the same, and keeps the options. */
export interface StackRecord extends WrittenFiles {
  readonly images: Readonly<Record<string, string>>;
  readonly options?: StackOptions | undefined;
  /** Name of the Compose project, by which its containers and volumes are found. */
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
 * @throws MlpackError CONFIG_INVALID naming the field; FILE_NOT_READABLE
 */
export async function readStackRecord(folder: string): Promise<StackRecord | undefined> {
  const path = stackRecordPath(folder);
  let text: string;
  try {
    text = await readBoundedText(path, maxBytes);
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined)
      throw invalid(path, `it is not a file, or has more than ${maxBytes} bytes, or is not UTF-8`);
    if (['ENOENT', 'ENOTDIR'].includes(code)) return undefined;
    throw new MlpackError('FILE_NOT_READABLE', `${path} cannot be read (${code}).`, { cause: error });
  }
  const record = parsed(text, path);
  const files = strings(
    record,
    'files',
    path,
    (name, sha256) => isInside(name) && /^[0-9a-f]{64}$/u.test(sha256),
  );
  const images = strings(record, 'images', path, (_, digest) => isDigest(digest));
  const options = field(record, 'options');
  return {
    files,
    images,
    options: options === undefined ? undefined : checkedOptions(options, path),
    name: checkedName(field(record, 'name'), path),
  };
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(path, 'it is not JSON');
  }
}

/** The entries of a field of strings. Their names are never looked up in an object with a prototype. */
function strings(
  record: unknown,
  name: string,
  path: string,
  isValid: (key: string, value: string) => boolean,
): Readonly<Record<string, string>> {
  const found = field(record, name);
  if (typeof found !== 'object' || found === null) throw invalid(path, `${name} is missing`);
  const entries = Object.entries(found).map(([key, value]: [string, unknown]): [string, string] => {
    if (typeof value !== 'string' || !isValid(key, value)) {
      throw invalid(path, `${name} has ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    }
    return [key, value];
  });
  return Object.assign<Record<string, string>, object>(Object.create(null), Object.fromEntries(entries));
}

function checkedName(name: unknown, path: string): string | undefined {
  if (name === undefined || (typeof name === 'string' && isProjectName(name))) return name;
  throw invalid(path, `name is ${JSON.stringify(name)}`);
}

function isInside(path: string): boolean {
  return path.split('/').every((part) => /^[\w.-]+$/u.test(part) && part !== '.' && part !== '..');
}

function checkedOptions(options: unknown, path: string): StackOptions {
  const refuse = (name: string): never => {
    throw invalid(path, `options.${name} is ${JSON.stringify(field(options, name)) ?? 'missing'}`);
  };
  const flag = (name: string, absent?: boolean): boolean => {
    const value = field(options, name) ?? absent;
    return typeof value === 'boolean' ? value : refuse(name);
  };
  const replicas = field(options, 'replicas');
  const images = field(options, 'images');
  const databaseImage = field(options, 'databaseImage');
  const isImages =
    Array.isArray(images) && images.every((image) => typeof image === 'string' && image !== '');
  return {
    database: databases.find((kind) => kind === field(options, 'database')) ?? refuse('database'),
    monitoring: flag('monitoring'),
    proxy: flag('proxy'),
    replicas:
      typeof replicas === 'number' && Number.isInteger(replicas) && replicas >= 1 && replicas <= mostReplicas
        ? replicas
        : refuse('replicas'),
    // Records of before there were two kinds of stacks don't say.
    swarm: flag('swarm', false),
    images: isImages ? images.map(String) : refuse('images'),
    databaseImage:
      databaseImage === undefined ||
      (typeof databaseImage === 'string' && asReference(databaseImage) !== undefined)
        ? databaseImage
        : refuse('databaseImage'),
  };
}

function invalid(path: string, problem: string): MlpackError {
  return new MlpackError('CONFIG_INVALID', `${path} was not written by mlpack compose: ${problem}.`, {
    suggestions: ['Remove it, and say again what the stack is to have: mlpack compose --help'],
  });
}
