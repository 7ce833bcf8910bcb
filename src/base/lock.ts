import type { ErrorObject } from 'ajv';
import type { Lock, LockedNpmPackage, MinimalBase } from '../../contract/schemas/lock.schema.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import { duplicateKey } from '../util/duplicate-key.ts';
import { readBoundedText } from '../util/files/bounded-file.ts';
import { errnoOf, unreadable } from '../util/files/file-error.ts';
import { validator } from '../util/json-schema/validator.ts';
import { installNewer, newerDocument } from '../util/newer-document.ts';

/** The most that is read of a lock; one with a hundred packages takes a hundredth of it. */
const maxBytes = 4 << 20;

/** A platform as the lock names it. */
export type LockedPlatform = NonNullable<LockedNpmPackage['platform']>;

const platforms: readonly LockedPlatform[] = ['linux/amd64', 'linux/arm64'];

/**
 * Reads and validates a lock. Undefined when the file does not exist.
 * @throws MlpackError LOCK_INVALID naming the file, field and value; FILE_NOT_READABLE
 */
export async function readLock(path: string): Promise<Lock | undefined> {
  let text: string;
  try {
    text = await readBoundedText(path, maxBytes);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
  return parseLock(text, path);
}

/**
 * The lock in a text, for example one that an image carries. `label` names it in errors.
 * @throws MlpackError LOCK_INVALID naming the field and value
 */
export function parseLock(text: string, label: string): Lock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(label, `is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  // Both sides of a merge may be left in it.
  const twice = duplicateKey(text);
  if (twice !== undefined)
    throw invalid(label, `has the key "${twice.key}" twice, again in line ${twice.line}`);
  const newer = newerDocument(value, 'lockVersion', 1);
  if (newer !== undefined) {
    throw new MlpackError('LOCK_INVALID', `${label} ${newer}.`, {
      suggestions: [installNewer, 'Or pin anew what this one builds from: mlpack lock --update'],
    });
  }
  const validate = validator<Lock>('lock');
  if (!validate(value)) throw invalid(label, describe(validate.errors?.[0]));
  return value;
}

/** The text of mlpack.lock: the same lock always gives the same bytes, whatever the order it was made in. */
export function lockToText(lock: Lock): string {
  const { base } = lock;
  const ordered = {
    lockVersion: lock.lockVersion,
    builder: { format: lock.builder.format, layerEncoder: lock.builder.layerEncoder },
    base:
      base.kind === 'image'
        ? { kind: base.kind, reference: base.reference, digest: base.digest }
        : { kind: base.kind, suite: base.suite, platforms: orderedPlatforms(base) },
    npm: lock.npm
      .toSorted((a, b) => compareText(`${a.name} ${a.platform}`, `${b.name} ${b.platform}`))
      .map(({ name, version, role, platform, tarball, integrity }) => {
        return { name, version, role, platform, tarball, integrity };
      }),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

function orderedPlatforms(base: MinimalBase) {
  const ordered = platforms.flatMap((platform) => {
    const packages = base.platforms[platform]?.packages
      .toSorted((a, b) => compareText(a.name, b.name))
      .map(({ name, version, architecture, archive, path, sha256, sizeBytes }) => {
        return { name, version, architecture, archive, path, sha256, sizeBytes };
      });
    return packages === undefined ? [] : [[platform, { packages }] as const];
  });
  return Object.fromEntries(ordered);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function invalid(path: string, problem: string): MlpackError {
  return new MlpackError('LOCK_INVALID', `${path}: ${problem}`, {
    suggestions: ['Restore the file from version control, or write a new one with: mlpack lock --update'],
  });
}

function describe(error: ErrorObject | undefined): string {
  if (error === undefined) return 'does not fit its schema';
  const field = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/');
  const subject = field === '' ? 'the lock' : field;
  if (error.keyword === 'additionalProperties') {
    return `${subject} has an unknown field ${JSON.stringify(error.params['additionalProperty'])}`;
  }
  const isPlain = typeof error.data !== 'object' || error.data === null;
  return `${subject} ${error.message ?? 'is wrong'}${isPlain ? `, but is ${JSON.stringify(error.data)}` : ''}`;
}
